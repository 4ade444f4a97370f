import { randomBytes } from 'node:crypto';
import type {
  HostIdentity,
  PrivilegedSession,
  PrivilegeMethod,
  RunEnd,
  RunOptions,
  RunResult,
} from '../../model/host';
import { HullwrightError } from '../../model/hullwrightError';
import { message } from '../../model/message';
import type { Prompts } from '../../model/prompts';
import type { RemoteProcess } from '../remoteRun/remoteProcess';
import { runScript } from '../remoteRun/scriptRun';
import { refusal } from './privilegeRefusal';
import { openRootShell } from './rootShell';

export interface PrivilegeRequest {
  readonly host: HostIdentity;
  /** Such as `admin@web1:22`: names the password for a store. */
  readonly account: string;
  readonly prompts: Prompts | undefined;
  /** Starts a shell that reads its script from standard input. */
  readonly start: (signal?: AbortSignal) => Promise<RemoteProcess>;
  readonly signal?: AbortSignal;
}

/** Root's rights, with the shell behind them. */
export interface RootSession extends PrivilegedSession {
  /** A shell of root's that reads its script from standard input and has read none yet. */
  openShell(signal?: AbortSignal): Promise<RemoteProcess>;
}

/** Milliseconds that sudo or doas may take to say whether it wants a password. */
const probeLimits = { milliseconds: 20_000, bytes: 64 * 1024 };

/** Tells the account and what gives root without a password. It runs nothing as root but `true`. */
const probeScript = `LC_ALL=C
export LC_ALL
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
uid=
while read -r field value _; do
  [ "$field" != Uid: ] || uid=$value
done </proc/self/status
printf 'uid %s\\n' "$uid"
[ "$uid" != 0 ] || exit 0
if command -v sudo >/dev/null 2>&1; then
  printf 'sudo\\n'
  sudo -n true </dev/null 2>&1
  printf 'status %s\\n' "$?"
fi
if command -v doas >/dev/null 2>&1; then
  printf 'doas\\n'
  doas -n true </dev/null 2>&1
  printf 'status %s\\n' "$?"
fi
`;

/**
 * Root's rights: as they are for root, else sudo without a password, else sudo with one that is asked for once, else doas
 * without a password (doas asks on a terminal only).
 * @throws HullwrightError `privilegeRefused`, `cancelled`, `noShell`
 */
export async function gainPrivileges(request: PrivilegeRequest): Promise<RootSession> {
  const shell = await request.start(request.signal);
  const probe = await runScript(shell, probeScript, {
    limits: probeLimits,
    ...(request.signal && { signal: request.signal }),
  });
  if (probe.end !== 'exited') {
    throw probe.end === 'cancelled' ? cancelled(request.host) : unanswered(request.host, probe.end);
  }
  const found = readProbe(Buffer.from(probe.stdout).toString('utf8'));
  if (found.uid === 0) {
    return session(request, 'root', undefined);
  }
  if (found.sudo?.status === 0) {
    return session(request, 'sudo', undefined);
  }
  if (found.doas?.status === 0) {
    return session(request, 'doas', undefined);
  }
  const reason = refusal(request.host, found);
  if (reason) {
    throw reason;
  }
  const password = await askPassword(request);
  return session(request, 'sudo', password);
}

async function askPassword({ host, account, prompts, signal }: PrivilegeRequest): Promise<string> {
  const password = await prompts?.askSecret(
    {
      host,
      purpose: 'sudo',
      prompt: message('Password for sudo on {host}', { host: host.label }),
      echo: false,
      attempt: 1,
      secretId: `sudo ${account}`,
    },
    signal,
  );
  if (password === undefined) {
    throw prompts
      ? cancelled(host)
      : new HullwrightError({
          code: 'privilegeRefused',
          problem: message('sudo on {host} wants a password, and nobody can be asked.', { host: host.label }),
          remedy: message('Run it in a terminal, or allow sudo without a password for this account.'),
        });
  }
  return password;
}

/** What a probe that ended early does not tell is not there for that. */
function unanswered({ label }: HostIdentity, end: RunEnd): HullwrightError {
  return new HullwrightError({
    code: end === 'connectionLost' ? 'connectionLost' : 'timedOut',
    problem:
      end === 'connectionLost'
        ? message('The connection to {host} was lost while root was asked for.', { host: label })
        : message('{host} did not say in time how root can be had.', { host: label }),
    remedy: message('Try again; if it stays so, try `sudo -v` in a terminal on the host.'),
  });
}

function session(
  request: PrivilegeRequest,
  method: PrivilegeMethod,
  password: string | undefined,
): RootSession {
  const openShell = async (signal?: AbortSignal): Promise<RemoteProcess> => {
    const shell = await request.start(signal);
    if (method === 'root') {
      return shell;
    }
    const [promptNonce, markNonce] = [newNonce(), newNonce()];
    const root = await openRootShell(shell, {
      ...{ method, promptNonce, markNonce, password },
      host: request.host,
    });
    if (password !== undefined) {
      request.prompts?.settleSecret(`sudo ${request.account}`, root.accepted);
    }
    if (!root.accepted) {
      throw root.failure;
    }
    return root.shell;
  };
  return {
    method,
    openShell,
    async run(script: string, options: RunOptions): Promise<RunResult> {
      return runScript(await openShell(options.signal), script, options);
    },
    dispose: () => undefined,
  };
}

function newNonce(): string {
  return randomBytes(16).toString('hex');
}

export interface PrivilegeProbe {
  readonly uid: number | undefined;
  readonly sudo: ProbedProgram | undefined;
  readonly doas: ProbedProgram | undefined;
}

export interface ProbedProgram {
  readonly status: number;
  readonly said: string;
}

/** Reads what the probe printed: `uid N`, then for each program its name, what it said, and `status N`. */
export function readProbe(output: string): PrivilegeProbe {
  const uid = /^uid (\d+)$/m.exec(output)?.[1];
  const program = (name: string): ProbedProgram | undefined => {
    const [, said = '', status] =
      new RegExp(`^${name}\\n([^]*?)(?:^|\\n)status (\\d{1,3})$`, 'm').exec(output) ?? [];
    return status === undefined ? undefined : { status: Number(status), said };
  };
  return { uid: uid === undefined ? undefined : Number(uid), sudo: program('sudo'), doas: program('doas') };
}

function cancelled(host: HostIdentity): HullwrightError {
  return new HullwrightError({
    code: 'cancelled',
    problem: message('Root rights on {host} were not asked for any further.', { host: host.label }),
    remedy: message('Examine the host with root again when you need it.'),
  });
}
