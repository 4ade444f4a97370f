import { HullwrightError, isHullwrightError, type ErrorCode } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';
import { retryRemedy } from '../connectingError';

interface Failure {
  readonly code: ErrorCode;
  readonly problem: (args: { readonly address: string; readonly reason: string }) => Message;
  readonly remedy: Message;
}

/** What Node's and ssh2's errors mean, by the code or the beginning of the text. The first that fits counts. */
const failures: readonly (readonly [pattern: RegExp, failure: Failure])[] = [
  [
    /ENOTFOUND|EAI_AGAIN|EAI_NONAME/,
    {
      code: 'hostUnresolved',
      problem: (args) => message('{address} could not be found: no address is known for that name.', args),
      remedy: message('Correct the name, or HostName in the SSH configuration.'),
    },
  ],
  [
    /ECONNREFUSED/,
    {
      code: 'connectionRefused',
      problem: (args) => message('{address} refused the connection: no SSH server listens there.', args),
      remedy: message('Start the SSH server on the host, or correct the port.'),
    },
  ],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/,
    {
      code: 'connectionTimedOut',
      problem: (args) => message('{address} did not answer: {reason}.', args),
      remedy: retryRemedy,
    },
  ],
  [
    /no matching|Handshake failed: no match/i,
    {
      code: 'noCommonAlgorithm',
      problem: (args) =>
        message('{address} and the built-in SSH client have no way to talk in common: {reason}.', args),
      remedy: message('Set hullwright.ssh.transport to openssh for hosts like this one.'),
    },
  ],
  [
    /All configured authentication methods failed|authentication/i,
    {
      code: 'authenticationFailed',
      problem: (args) => message('{address} accepted none of your keys and secrets.', args),
      remedy: message('See that ssh to that host works in a terminal, with the same user and key.'),
    },
  ],
  [
    /Invalid (?:SSH )?identification|Protocol|Bad packet|Packet length|not an? SSH|line too long|banner/i,
    {
      code: 'notSsh',
      problem: (args) => message('{address} does not speak SSH: {reason}.', args),
      remedy: message('Correct the port: another service listens there.'),
    },
  ],
  [
    /handshake|ECONNRESET|EPIPE|closed|ended|Keepalive/i,
    {
      code: 'connectionLost',
      problem: (args) => message('The connection to {address} was lost: {reason}.', args),
      remedy: retryRemedy,
    },
  ],
];

const anyFailure: Failure = {
  code: 'connectionLost',
  problem: (args) => message('{address} could not be reached: {reason}.', args),
  remedy: retryRemedy,
};

/** Anything that connecting threw, as one of our own errors that names the host. */
export function connectionError(error: unknown, address: string): HullwrightError {
  if (isHullwrightError(error)) {
    return error;
  }
  const text = error instanceof Error ? error.message : String(error);
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  const reason = text.replace(/[^\x20-\x7e]/g, ' ').slice(0, 200);
  const failure = failures.find(([pattern]) => pattern.test(`${code} ${text}`))?.[1] ?? anyFailure;
  const problem = failure.problem({ address, reason });
  return new HullwrightError({ code: failure.code, problem, remedy: failure.remedy, cause: error });
}

/** @param said The first line of what the server said; undefined when it said nothing. */
export function notSsh(address: string, said = '-'): HullwrightError {
  return new HullwrightError({
    code: 'notSsh',
    problem: message('{address} does not speak SSH: it says {reason}', {
      address,
      reason: JSON.stringify(
        said
          .replace(/[^\x20-\x7e]/g, ' ')
          .trim()
          .slice(0, 100),
      ),
    }),
    remedy: message('Correct the port: another service listens there.'),
  });
}
