import type { HostIdentity, PrivilegeMethod } from '../../model/host';
import type { HullwrightError } from '../../model/hullwrightError';
import type { RemoteProcess } from '../remoteRun/remoteProcess';
import { refusalOf } from './privilegeRefusal';

interface RootShellRequest {
  readonly method: PrivilegeMethod;
  /** Hexadecimal digits that nobody could know: sudo's prompt. */
  readonly promptNonce: string;
  /** Others, the sign that root answers: sudo names the whole command when it refuses it, so this must be no prompt. */
  readonly markNonce: string;
  /** Undefined where none is needed. */
  readonly password: string | undefined;
  readonly host: HostIdentity;
}

type RootShell =
  | { readonly accepted: true; readonly shell: RemoteProcess }
  | { readonly accepted: false; readonly failure: HullwrightError };

/** Milliseconds that sudo may take: a wrong password makes it wait a few seconds. */
const timeLimitMs = 30_000;

/** What sudo says beside its prompt: a lecture, a refusal. In characters. */
const saidLimit = 8192;

/**
 * Turns a shell that reads standard input into root's. The password goes out once, and only after the program has shown the
 * prompt that we gave it: anything else that reads there never sees it. A second prompt ends it.
 */
export function openRootShell(shell: RemoteProcess, request: RootShellRequest): Promise<RootShell> {
  const { promptNonce, markNonce, password, host } = request;
  const { stdin, stdout, stderr } = shell;
  return new Promise((resolve) => {
    let printed = '';
    let said = '';
    let answered = false;
    const settle = (outcome: RootShell) => {
      clearTimeout(timer);
      stdout.off('data', onOutput);
      stderr.off('data', onComplaint);
      if (!outcome.accepted) {
        shell.destroy();
      }
      resolve(outcome);
    };
    const refuse = (text: string) => {
      settle({
        accepted: false,
        failure: refusalOf(host, text.replaceAll(promptNonce, ' ').replaceAll(markNonce, ' ')),
      });
    };
    const timer = setTimeout(() => {
      refuse(said);
    }, timeLimitMs);
    const onOutput = (chunk: Buffer) => {
      printed += chunk.toString('latin1');
      const mark = printed.indexOf(`${markNonce}\n`);
      if (mark >= 0) {
        // Nothing of the script has been sent yet, so nothing but noise can stand behind the mark.
        settle({ accepted: true, shell });
      }
      printed = printed.slice(-2 * markNonce.length);
    };
    const onComplaint = (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-saidLimit);
      const prompts = said.split(promptNonce).length - 1;
      if (prompts > 1 || (prompts === 1 && password === undefined)) {
        refuse('incorrect password');
      } else if (prompts === 1 && !answered) {
        answered = true;
        stdin.write(`${password ?? ''}\n`);
      }
    };
    stdout.on('data', onOutput);
    stderr.on('data', onComplaint);
    stdin.on('error', () => undefined);
    void shell.ended.then(() => {
      refuse(said);
    });
    stdin.write(`${command(request)}\n`);
  });
}

/** The nonces are ours and hexadecimal; nothing of the host or the person stands in the line. */
function command({ method, promptNonce, markNonce, password }: RootShellRequest): string {
  const shell = `/bin/sh -c 'printf "%s\\n" ${markNonce}; exec /bin/sh -s'`;
  if (method === 'doas') {
    return `exec doas -n ${shell}`;
  }
  return password === undefined
    ? `LC_ALL=C exec sudo -n -- ${shell}`
    : `LC_ALL=C exec sudo -S -p ${promptNonce} -- ${shell}`;
}
