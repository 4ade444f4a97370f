import type { HostIdentity } from '../../model/host';
import { HullwrightError } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';
import type { PrivilegeProbe } from './privilegedSession';

interface Refusal {
  readonly pattern: RegExp;
  readonly problem: (host: string) => Message;
  readonly remedy: Message;
}

/** What sudo, sudo-rs and doas say when they refuse; the first that fits counts. LC_ALL is C, so they say it in English. */
const refusals: readonly Refusal[] = [
  {
    pattern:
      /not in the sudoers file|may not run sudo|is not allowed to run sudo|I'm sorry .*\. I'm afraid I can't do that/i,
    problem: (host) =>
      message('This account may not use sudo on {host}: it is not in the sudoers file.', { host }),
    remedy: message('Use an account that may, or have an administrator of the host add this one.'),
  },
  {
    pattern: /is not allowed to execute|not allowed to run/i,
    problem: (host) => message('sudo on {host} does not let this account run a shell.', { host }),
    remedy: message('Allow /bin/sh for this account in the sudoers file, or use another account.'),
  },
  {
    pattern: /must have a tty|no tty present|requiretty|a terminal is required/i,
    problem: (host) =>
      message('sudo on {host} asks for a terminal (requiretty), and Hullwright gives it none.', { host }),
    remedy: message('Set Defaults:USER !requiretty in the sudoers file for this account.'),
  },
  {
    pattern: /account (?:has )?expired|account validation failure|PAM account management/i,
    problem: (host) => message('sudo on {host} refuses this account: it has expired or is locked.', { host }),
    remedy: message('Have an administrator of the host unlock the account.'),
  },
  {
    pattern: /unknown user|you do not exist in the/i,
    problem: (host) => message('sudo on {host} does not know this account.', { host }),
    remedy: message('See whether the account exists on the host itself.'),
  },
  {
    pattern: /incorrect password|Sorry, try again|Authentication failed|try again/i,
    problem: (host) => message('sudo on {host} did not accept the password.', { host }),
    remedy: message('Examine the host with root again and type the password of the account, not of root.'),
  },
  {
    pattern: /no new privileges|must be owned by uid 0|effective uid is not 0/i,
    problem: (host) => message('sudo cannot work on {host}: this session may not gain rights.', { host }),
    remedy: message('Log in as root, or from a session without such a restriction.'),
  },
];

const needsPassword = /password is required|interactive authentication is required|authentication required/i;

/** Why root cannot be had, or undefined where sudo only wants a password. */
export function refusal(host: HostIdentity, { sudo, doas }: PrivilegeProbe): HullwrightError | undefined {
  if (sudo) {
    return needsPassword.test(sudo.said) ? undefined : refusalOf(host, sudo.said);
  }
  return doas
    ? refused(
        message(
          'doas on {host} wants a password, which it takes from a terminal only, or refuses this account.',
          {
            host: host.label,
          },
        ),
        message('Allow this account with nopass in doas.conf, or install sudo.'),
      )
    : refused(
        message('There is neither sudo nor doas on {host}.', { host: host.label }),
        message('Log in as root, or install sudo.'),
      );
}

/** What a program that was to give root said instead. */
export function refusalOf(host: HostIdentity, said: string): HullwrightError {
  const known = refusals.find(({ pattern }) => pattern.test(said));
  const line =
    said
      .replace(/[^\x20-\x7e\n]/g, ' ')
      .trim()
      .split('\n')
      .at(-1) ?? '';
  return known
    ? refused(known.problem(host.label), known.remedy)
    : refused(
        message('sudo on {host} gave no root: {answer}', {
          host: host.label,
          answer: line.slice(0, 200) || '-',
        }),
        message('Try `sudo -v` in a terminal on the host.'),
      );
}

function refused(problem: Message, remedy: Message): HullwrightError {
  return new HullwrightError({ code: 'privilegeRefused', problem, remedy });
}
