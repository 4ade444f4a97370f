import type { EngineEndpoint, EngineKind } from '../model/containerEngine';
import { HullwrightError, isHullwrightError, type ErrorCode } from '../model/hullwrightError';
import { message, type Message } from '../model/message';

/** An engine in sentences. */
export interface EngineName {
  readonly engine: string;
  /** What a person calls the host. */
  readonly host: string;
}

const words: Readonly<Record<EngineKind, string>> = { docker: 'Docker', podman: 'Podman' };

export function engineName(kind: EngineKind, host: string): EngineName {
  return { engine: words[kind], host };
}

/** Characters of an engine's own words that a message quotes. */
const quoteLimit = 500;

/** The words of an engine, on one line, without what a person cannot see, and short. */
export function quoted(text: string): string {
  const plain = text
    .slice(0, 4 * quoteLimit)
    .replace(/\p{C}+/gu, ' ')
    .trim();
  return plain.length > quoteLimit ? `${plain.slice(0, quoteLimit)}…` : plain;
}

const tryAgain = message('Try again; when it stays so, read the log of the engine on the host.');

/** Why a request came to nothing, as one of our own errors. Those of the host pass as they are, but for the socket's. */
export function requestError(error: unknown, { engine, host }: EngineName): HullwrightError {
  if (isHullwrightError(error)) {
    return error.code === 'socketUnavailable' ? unreachable(error, { engine, host }) : error;
  }
  const { code = '', message: text = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return code.startsWith('HPE_')
    ? engineFailed(
        message('What answers as {engine} on {host} does not speak HTTP.', { engine, host }),
        message('See which program listens on the socket.'),
        error,
      )
    : fail({
        code: 'engineUnreachable',
        problem: message('{engine} on {host} closed the connection before it had answered: {reason}', {
          engine,
          host,
          reason: quoted(code || text || '-'),
        }),
        remedy: message('See whether the engine runs on the host, then try again.'),
        cause: error,
      });
}

function unreachable(cause: HullwrightError, { engine, host }: EngineName): HullwrightError {
  const problem = message('{engine} on {host} cannot be reached. {why}', {
    engine,
    host,
    why: cause.problem,
  });
  return fail({ code: 'engineUnreachable', problem, remedy: cause.remedy, cause });
}

export function engineFailed(problem: Message, remedy: Message = tryAgain, cause?: unknown): HullwrightError {
  return fail({ code: 'engineFailed', problem, remedy, cause });
}

/** The engine answered, and not with success; its status stands in the problem's arguments. */
export function refused({ engine, host }: EngineName, status: number, said: string): HullwrightError {
  return engineFailed(
    message('{engine} on {host} answered with status {status}: {reason}', {
      engine,
      host,
      status,
      reason: quoted(said) || '-',
    }),
  );
}

export function tooSlow({ engine, host }: EngineName, milliseconds: number): HullwrightError {
  return fail({
    code: 'timedOut',
    problem: message('{engine} on {host} did not answer within {seconds} seconds.', {
      engine,
      host,
      seconds: Math.ceil(milliseconds / 1000),
    }),
    remedy: message('See whether the engine hangs: its own command on the host would, too.'),
  });
}

export function tooLarge({ engine, host }: EngineName, bytes: number): HullwrightError {
  return fail({
    code: 'outputTooLarge',
    problem: message('{engine} on {host} answered with more than {size} MiB.', {
      engine,
      host,
      size: Math.round(bytes / 1024 / 1024),
    }),
    remedy: tryAgain,
  });
}

export function requestCancelled({ engine, host }: EngineName): HullwrightError {
  return fail({
    code: 'cancelled',
    problem: message('The question to {engine} on {host} was cancelled.', { engine, host }),
    remedy: message('Ask again when you need the answer.'),
  });
}

/** An endpoint that is no socket of the host. */
export function notOnThisHost({ address }: EngineEndpoint, { engine, host }: EngineName): HullwrightError {
  return fail({
    code: 'engineUnreachable',
    problem: message('{engine} at {address} is no socket of {host}, and only those are opened.', {
      engine,
      address,
      host,
    }),
    remedy: message('Add the machine where that engine runs over SSH.'),
  });
}

/** Nothing is started that the person did not ask for. */
export function wouldStartService(
  { address }: EngineEndpoint,
  { engine, host }: EngineName,
): HullwrightError {
  return fail({
    code: 'engineUnreachable',
    problem: message('{engine} on {host} does not run: to open {address} would start its service.', {
      engine,
      host,
      address,
    }),
    remedy: message('Connect to the engine by its own command when it may be started.'),
  });
}

function fail(details: {
  readonly code: ErrorCode;
  readonly problem: Message;
  readonly remedy: Message;
  readonly cause?: unknown;
}): HullwrightError {
  return new HullwrightError(details);
}
