import type { ContainerEngine, EngineEndpoint, EngineInfo, EngineKind } from '../model/containerEngine';
import type { Host } from '../model/host';
import { message } from '../model/message';
import { admit, anyOf, listOf, objectOf, text, type Shape } from '../model/shape';
import { assertServed, pinnedApi } from './apiVersion';
import { EngineAgent } from './engineAgent';
import {
  engineFailed,
  engineName,
  notOnThisHost,
  quoted,
  refused,
  wouldStartService,
  type EngineName,
} from './engineError';
import { EngineModem } from './engineModem';
import { parsedJson } from './engineJson';
import { askEngine, type EngineAnswer, type EngineConnection, type RequestLimits } from './engineRequest';

export interface EngineOptions {
  /** Opens the socket with root's rights. */
  readonly asRoot?: boolean;
  /** The person wants the service started that opening the socket would start. */
  readonly startService?: boolean;
  readonly limits?: RequestLimits;
  readonly signal?: AbortSignal;
}

/** What a list of hundreds of containers needs is far below. */
const usualLimits: RequestLimits = { milliseconds: 20_000, bytes: 16 * 1024 * 1024 };

/** The account's access to a host, as far as an engine needs it. */
export type EngineHost = Pick<Host, 'identity' | 'connectSocket'>;

/**
 * Connects to the engine that listens at an endpoint of the host, and finds out what it is.
 * @throws HullwrightError `engineUnreachable`, `engineFailed`, `timedOut`, `cancelled`, and the codes of connecting to the host
 */
export async function connectEngine(
  host: EngineHost,
  endpoint: EngineEndpoint,
  options: EngineOptions = {},
): Promise<ContainerEngine> {
  const { socketPath } = endpoint;
  const name = engineName(endpoint.kind, host.identity.label);
  if (socketPath === undefined) {
    throw notOnThisHost(endpoint, name);
  }
  if (endpoint.state === 'activatable' && options.startService !== true) {
    throw wouldStartService(endpoint, name);
  }
  const { asRoot = false, limits = usualLimits } = options;
  const agent = new EngineAgent((signal) => host.connectSocket(socketPath, { asRoot, signal }));
  try {
    const { kind, api } = await ping({ agent, name, limits }, options.signal);
    return await SocketEngine.make({ agent, name: engineName(kind, host.identity.label), limits }, kind, api);
  } catch (error) {
    agent.destroy();
    throw error;
  }
}

/** Podman answers as Docker does, and tells itself by a header of its own. */
async function ping(
  connection: EngineConnection,
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: EngineKind; readonly api: string }> {
  const { response } = await askBare(connection, '/_ping', signal);
  const told = response.headers['api-version'];
  const api = pinnedApi(typeof told === 'string' ? told : undefined, connection.name);
  if (api !== told) {
    const { body } = await askBare(connection, '/version', signal);
    assertServed(oldestServed(body), connection.name);
  }
  return { kind: response.headers['libpod-api-version'] === undefined ? 'docker' : 'podman', api };
}

/** Without a version in the path, as long as none is agreed on. */
async function askBare(
  connection: EngineConnection,
  path: string,
  signal: AbortSignal | undefined,
): Promise<EngineAnswer> {
  const question = { method: 'GET', path, ...(signal && { signal }) };
  const answer = await askEngine(connection, question, () => false);
  if (answer.status !== 200) {
    throw refused(connection.name, answer.status, answer.body?.toString('utf8') ?? '');
  }
  return answer;
}

function oldestServed(body: Buffer | undefined): string | undefined {
  const json = parsedJson(body);
  return admit(versionAnswer, json?.value)?.MinAPIVersion ?? undefined;
}

/** What is read of the two answers; dockerode's own types promise more than an engine keeps. */
interface Questions {
  version(options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  info(options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

class SocketEngine implements ContainerEngine {
  readonly kind: EngineKind;
  readonly #connection: EngineConnection;
  readonly #api: string;
  readonly #docker: Questions;

  private constructor(connection: EngineConnection, kind: EngineKind, api: string, docker: Questions) {
    this.kind = kind;
    this.#connection = connection;
    this.#api = api;
    this.#docker = docker;
  }

  static async make(connection: EngineConnection, kind: EngineKind, api: string): Promise<SocketEngine> {
    const { default: Docker } = await import('dockerode');
    const modem = new EngineModem(connection, api);
    // Its types do not list the option.
    const docker = new Docker({ modem } as object) as unknown as Questions;
    return new SocketEngine(connection, kind, api, docker);
  }

  async info({ signal }: { readonly signal?: AbortSignal } = {}): Promise<EngineInfo> {
    const { name } = this.#connection;
    const options = signal ? { abortSignal: signal } : {};
    const [version, info] = await Promise.all([this.#docker.version(options), this.#docker.info(options)]);
    const told = understood(versionAnswer, version, '/version', name);
    const { Name: host, SecurityOptions: security } = understood(infoAnswer, info, '/info', name);
    return {
      kind: this.kind,
      name: quoted(host),
      version: quoted(told.Version),
      apiVersion: this.#api,
      rootless: security?.some((option) => /^(?:name=)?rootless(?:,|$)/.test(option)),
    };
  }

  dispose(): void {
    this.#connection.agent.destroy();
  }
}

const versionAnswer = objectOf({ Version: text, MinAPIVersion: optional(text) });
const infoAnswer = objectOf({ Name: text, SecurityOptions: optional(listOf(text)) });

/** What older engines leave out, or say `null` for. */
function optional<T>(shape: Shape<T>): Shape<T | null | undefined> {
  return anyOf(shape, (value): value is null | undefined => value === undefined || value === null);
}

function understood<T>(shape: Shape<T>, answer: unknown, path: string, name: EngineName): T {
  const admitted = admit(shape, answer);
  if (admitted === undefined) {
    throw engineFailed(
      message('{engine} on {host} answered {path} with something else than was asked for.', {
        ...name,
        path,
      }),
    );
  }
  return admitted;
}
