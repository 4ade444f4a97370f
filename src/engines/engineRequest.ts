import { request, type Agent, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { isHullwrightError, type HullwrightError } from '../model/hullwrightError';
import { requestCancelled, requestError, tooLarge, tooSlow, type EngineName } from './engineError';

export interface RequestLimits {
  /** Until the answer has come whole, or has begun where it is a stream. */
  readonly milliseconds: number;
  /** Of the body of an answer that is no stream. */
  readonly bytes: number;
}

export interface EngineRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface EngineAnswer {
  readonly status: number;
  readonly response: IncomingMessage;
  /** Undefined for a stream, which is read from the response. */
  readonly body: Buffer | undefined;
}

/** Whom a request goes to, and how. */
export interface EngineConnection {
  readonly agent: Agent;
  readonly name: EngineName;
  readonly limits: RequestLimits;
}

/** Asked again on a new socket when the kept one turns out to be closed: these change nothing. */
const repeatable: readonly string[] = ['GET', 'HEAD'];

/**
 * Asks an engine once.
 * @param isStream Tells for a status whether the body is wanted as a stream; otherwise it is read, within the limits.
 * @throws HullwrightError `engineUnreachable`, `engineFailed`, `timedOut`, `cancelled`, `outputTooLarge`, and the codes of
 *   connecting to the host
 */
export async function askEngine(
  connection: EngineConnection,
  question: EngineRequest,
  isStream: (status: number) => boolean,
): Promise<EngineAnswer> {
  const { name, limits } = connection;
  const controller = new AbortController();
  const stop = (reason: HullwrightError) => {
    controller.abort(reason);
  };
  const cancel = () => {
    stop(requestCancelled(name));
  };
  question.signal?.addEventListener('abort', cancel, { once: true });
  if (question.signal?.aborted) {
    cancel();
  }
  const timer = setTimeout(() => {
    stop(tooSlow(name, limits.milliseconds));
  }, limits.milliseconds);
  try {
    const response = await send(connection.agent, question, controller.signal);
    const status = response.statusCode ?? 0;
    if (isStream(status)) {
      followSignal(response, question.signal, name);
      return { status, response, body: undefined };
    }
    return { status, response, body: await readBody(response, connection, controller.signal) };
  } catch (error) {
    const reason: unknown = controller.signal.reason;
    throw isHullwrightError(reason) ? reason : requestError(error, name);
  } finally {
    clearTimeout(timer);
    question.signal?.removeEventListener('abort', cancel);
  }
}

/** Resolves when the head of the answer is there. */
function send(
  agent: Agent,
  question: EngineRequest,
  signal: AbortSignal,
  mayRepeat = repeatable.includes(question.method),
): Promise<IncomingMessage> {
  const { method, path, headers = {}, body } = question;
  return new Promise((resolve, reject) => {
    // The name only stands in the header Host, which engines do not look at.
    const sent = request({ agent, host: 'engine', method, path, headers, signal });
    sent.once('response', resolve);
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (mayRepeat && sent.reusedSocket && isClosed(error) && !signal.aborted) {
        send(agent, question, signal, false).then(resolve, reject);
      } else {
        reject(error);
      }
    });
    sent.end(body);
  });
}

function isClosed({ code = '' }: NodeJS.ErrnoException): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(code);
}

function readBody(
  response: IncomingMessage,
  { name, limits }: EngineConnection,
  signal: AbortSignal,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const abort = () => {
      response.destroy(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > limits.bytes) {
        response.destroy(tooLarge(name, limits.bytes));
      }
    });
    response.once('end', () => {
      signal.removeEventListener('abort', abort);
      resolve(Buffer.concat(chunks));
    });
    response.once('error', reject);
    response.once('close', () => {
      reject(new Error('the answer was cut'));
    });
  });
}

/** A stream has no end of its own: its reader's signal ends it. */
function followSignal(response: IncomingMessage, signal: AbortSignal | undefined, name: EngineName): void {
  const cancel = () => {
    response.destroy(requestCancelled(name));
  };
  signal?.addEventListener('abort', cancel, { once: true });
  response.once('close', () => {
    signal?.removeEventListener('abort', cancel);
  });
}
