import { HullwrightError } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';

/** A socket in sentences. */
export interface DialedPath {
  readonly path: string;
  /** What a person calls the host. */
  readonly host: string;
}

interface DialAnswer {
  readonly problem: (target: DialedPath) => Message;
  readonly remedy: Message;
}

/** By the word that the script on the host says. */
export const dialAnswers: Readonly<Record<string, DialAnswer>> = {
  missing: {
    problem: ({ path, host }) =>
      message('{path} is not there on {host}, or this account may not see it.', { path, host }),
    remedy: message('See whether the engine runs on the host.'),
  },
  noSocket: {
    problem: ({ path, host }) => message('{path} on {host} is no socket.', { path, host }),
    remedy: message('Name the socket that the engine listens on.'),
  },
  denied: {
    problem: ({ path, host }) => message('This account may not use {path} on {host}.', { path, host }),
    remedy: message('Connect as root, or with an account that may use the engine.'),
  },
  noProgram: {
    problem: ({ path, host }) =>
      message('{host} has no program that would connect to {path}.', { path, host }),
    remedy: message('Allow AllowStreamLocalForwarding in sshd_config, or install docker, podman or socat.'),
  },
};

const anyAnswer: DialAnswer = {
  problem: ({ path, host }) => message('{path} on {host} could not be opened.', { path, host }),
  remedy: message('Try again.'),
};

export function dialRefused(target: DialedPath, answer: DialAnswer = anyAnswer): HullwrightError {
  return unavailable(answer.problem(target), answer.remedy);
}

/** @param said What the shell or the program complained: of the host, and cut here. */
export function dialFailed({ path, host }: DialedPath, said: string): HullwrightError {
  const reason = said.replace(/\p{C}+/gu, ' ').trim();
  return unavailable(
    message('{path} on {host} could not be opened: {reason}', {
      path,
      host,
      reason: reason.slice(0, 200) || '-',
    }),
    message('See whether the engine runs on the host, and whether this account may use its socket.'),
  );
}

/** A path that a program on the host could take for more than a path. */
export function unusualPath({ path, host }: DialedPath): HullwrightError {
  return unavailable(
    message('{path} on {host} is not opened: its path has unusual characters, or is too long.', {
      path: path.slice(0, 120),
      host,
    }),
    message('Give the socket a plain path.'),
  );
}

function unavailable(problem: Message, remedy: Message): HullwrightError {
  return new HullwrightError({ code: 'socketUnavailable', problem, remedy });
}
