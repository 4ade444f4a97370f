import { stringify } from 'node:querystring';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { engineFailed, refused, requestError } from './engineError';
import { parsedJson } from './engineJson';
import { askEngine, type EngineConnection, type EngineRequest } from './engineRequest';
import { message } from '../model/message';

/** What dockerode hands over for each call: the options of `dial` of docker-modem 5. */
export interface EngineCall {
  /** Ends with `?` where the options are the query. */
  readonly path: string;
  readonly method: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly headers?: OutgoingHttpHeaders;
  readonly statusCodes: Readonly<Record<number, string | boolean>>;
  readonly isStream?: boolean;
  readonly hijack?: boolean;
  readonly openStdin?: boolean;
  readonly file?: unknown;
  readonly authconfig?: unknown;
  readonly abortSignal?: AbortSignal | undefined;
}

type Callback = (error: Error | null, answer?: unknown) => void;

/**
 * What dockerode sends its calls through, in place of docker-modem: that one reads DOCKER_HOST and certificates whatever its
 * options say, keeps any answer whole however long it is, and prints the agent with all it holds for each request. Every
 * error is one of our own.
 */
export class EngineModem {
  /** dockerode makes its promises by it. */
  Promise = Promise;
  readonly #connection: EngineConnection;
  readonly #prefix: string;

  /** @param version Of the API, such as `1.41`; undefined for the newest of the engine. */
  constructor(connection: EngineConnection, version?: string) {
    this.#connection = connection;
    this.#prefix = version === undefined ? '' : `/v${version}`;
  }

  dial(call: EngineCall, callback: Callback): void {
    this.#answer(call).then(
      (answer) => {
        callback(null, answer);
      },
      (error: unknown) => {
        callback(requestError(error, this.#connection.name));
      },
    );
  }

  async #answer(call: EngineCall): Promise<unknown> {
    const { name } = this.#connection;
    const wanted = (status: number) => call.statusCodes[status] === true;
    const isStream = (status: number) => call.isStream === true && wanted(status);
    const { status, response, body } = await askEngine(this.#connection, this.#request(call), isStream);
    if (body === undefined) {
      return response;
    }
    const json = parsedJson(body);
    if (!wanted(status)) {
      throw refused(name, status, reasonOf(json?.value, body));
    }
    if (json === undefined && body.length > 0 && isJson(response)) {
      throw engineFailed(message('{engine} on {host} answered with JSON that cannot be read.', { ...name }));
    }
    return json ? json.value : body;
  }

  #request(call: EngineCall): EngineRequest {
    assertCarried(call);
    const { path, method, abortSignal, headers, options = {} } = call;
    const parameters = Object.fromEntries(Object.entries(options).filter(([key]) => !isReserved(key)));
    const body = method === 'POST' ? JSON.stringify(options._body ?? parameters) : '{}';
    const hasBody = body !== '{}';
    return {
      method,
      path: this.#prefix + (path.includes('?') ? withQuery(path, options._query ?? parameters) : path),
      headers: { ...headers, ...(hasBody && jsonHeaders(body)) },
      ...(hasBody && { body }),
      ...(abortSignal && { signal: abortSignal }),
    };
  }
}

/** What dockerode hands over among the options without meaning the engine. */
function isReserved(key: string): boolean {
  return ['abortSignal', '_query', '_body'].includes(key);
}

function assertCarried({ method, path, hijack, openStdin, file, authconfig }: EngineCall): void {
  if (hijack || openStdin || file !== undefined || authconfig !== undefined) {
    throw new TypeError(`${method} ${path} needs what EngineModem does not carry`);
  }
}

function jsonHeaders(body: string): OutgoingHttpHeaders {
  return { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
}

/** Objects stand as JSON in a query of Docker's, lists by repeating the key. */
function withQuery(path: string, parameters: unknown): string {
  const query = Object.entries(parameters ?? {}).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value,
  ]);
  const text = stringify(Object.fromEntries(query) as NodeJS.Dict<string>);
  return text === '' ? path.replace(/\?$/, '') : path + text;
}

function isJson({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('application/json') === true;
}

/** Docker and Podman both say it in `message`. */
function reasonOf(answer: unknown, body: Buffer): string {
  const said = (answer as { readonly message?: unknown } | null | undefined)?.message;
  return typeof said === 'string' ? said : body.subarray(0, 2000).toString('utf8');
}
