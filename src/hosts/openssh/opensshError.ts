import { HullwrightError, type ErrorCode } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';
import { retryRemedy } from '../connectingError';

interface Complaint {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly problem: (args: { readonly address: string; readonly reason: string }) => Message;
  readonly remedy: Message;
}

/** What ssh says when it fails, by OpenSSH 9.2's own words; the first that fits counts. */
const complaints: readonly Complaint[] = [
  {
    code: 'hostKeyRevoked',
    pattern: /revoked by|REVOKED HOST KEY/,
    problem: (args) => message('The host key of {address} was revoked.', args),
    remedy: message('Do not connect. Have the administrator of the host give it a new key.'),
  },
  {
    code: 'hostKeyChanged',
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed/,
    problem: (args) =>
      message(
        'The host key of {address} has changed. Either the host was set up anew, or somebody stands in between: {reason}',
        args,
      ),
    remedy: message(
      'Ask the administrator of the host. If the new key is right, run ssh-keygen -R for it, then connect.',
    ),
  },
  {
    code: 'hostKeyUnknown',
    pattern: /host key is known for|Host key verification failed/,
    problem: (args) => message('The host key of {address} is not known yet.', args),
    remedy: message('Connect once with ssh in a terminal, compare the fingerprint and accept it.'),
  },
  {
    code: 'hostUnresolved',
    pattern: /Could not resolve hostname|Name or service not known/,
    problem: (args) => message('{address} could not be found: no address is known for that name.', args),
    remedy: message('Correct the name, or HostName in the SSH configuration.'),
  },
  {
    code: 'connectionRefused',
    pattern: /Connection refused/,
    problem: (args) => message('{address} refused the connection: no SSH server listens there.', args),
    remedy: message('Start the SSH server on the host, or correct the port.'),
  },
  {
    code: 'connectionTimedOut',
    pattern: /timed out|No route to host|Network is unreachable/,
    problem: (args) => message('{address} did not answer: {reason}', args),
    remedy: retryRemedy,
  },
  {
    code: 'authenticationFailed',
    pattern: /Permission denied|Too many authentication failures|No more authentication methods/,
    problem: (args) => message('{address} let ssh not in: {reason}', args),
    remedy: message(
      'See that `ssh -o BatchMode=yes` to that host works in a terminal: add the key to your agent, since ssh asks nothing here.',
    ),
  },
  {
    code: 'noCommonAlgorithm',
    pattern: /no matching|Unable to negotiate/,
    problem: (args) => message('{address} and ssh have no way to talk in common: {reason}', args),
    remedy: message('Update OpenSSH here or on the host.'),
  },
  {
    code: 'sshConfigInvalid',
    pattern: /Bad configuration option|terminating, \d+ bad|Unsupported option|Bad (?:owner|number|yes)/,
    problem: (args) => message('ssh does not understand its configuration for {address}: {reason}', args),
    remedy: message('Mend that line of the SSH configuration.'),
  },
  {
    code: 'notSsh',
    pattern: /Connection closed by remote|kex_exchange_identification|banner exchange|Bad remote protocol/,
    problem: (args) => message('{address} does not speak SSH, or ended the connection: {reason}', args),
    remedy: retryRemedy,
  },
];

/** Why ssh itself ended with 255, by what it said. */
export function opensshError(said: string, address: string): HullwrightError {
  const complaint = complaints.find(({ pattern }) => pattern.test(said));
  const lines = said
    .split('\n')
    .map((line) => line.replace(/[^\x20-\x7e]/g, ' ').trim())
    .filter((line) => line !== '' && !/^[@*]+$/.test(line));
  const reason = (lines.find((line) => complaint?.pattern.test(line)) ?? lines.at(-1) ?? '-').slice(0, 200);
  return new HullwrightError({
    code: complaint?.code ?? 'connectionLost',
    problem: complaint
      ? complaint.problem({ address, reason })
      : reason === '-'
        ? message('The connection to {address} was lost.', { address })
        : message('The connection to {address} failed: {reason}', { address, reason }),
    remedy: complaint?.remedy ?? retryRemedy,
  });
}

export function sshMissing(program: string): HullwrightError {
  return new HullwrightError({
    code: 'sshMissing',
    problem: message('The program {program} could not be started on this machine.', { program }),
    remedy: message(
      'Install OpenSSH, name it in hullwright.ssh.path, or set hullwright.ssh.transport to ssh2.',
    ),
  });
}
