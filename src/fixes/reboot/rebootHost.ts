import { Buffer } from 'node:buffer';
import { plainText } from '../../facts/plainText';
import type { Host, ScriptRunner } from '../../model/host';
import { HullwrightError } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';

/** What stands in the way of a restart, or is lost by it, as root sees it. */
export interface RebootOutlook {
  /** Of the boot that runs. */
  readonly bootId: string;
  /** What a careful person reads first. */
  readonly warnings: readonly Message[];
  /** The kernel and its words that GRUB's first entry starts; undefined where GRUB is not what boots. */
  readonly nextKernel: string | undefined;
}

/** Milliseconds that a host may take until it answers again; servers with much memory test it for minutes. */
const restartLimitMs = 15 * 60_000;

/** Milliseconds between two tries to reach it. */
const pauseMs = 3000;

const limits = { milliseconds: 60_000, bytes: 64 * 1024 };

/**
 * Looks what a restart would meet. Changes nothing.
 * @param script The text of reboot.sh.
 * @throws HullwrightError `connectionLost` when the answer did not come whole
 */
export async function lookBeforeReboot(root: ScriptRunner, script: string): Promise<RebootOutlook> {
  const lines = await ask(root, script, 'look');
  const values = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1).trim());
  return {
    bootId: values('boot')[0] ?? '',
    nextKernel: values('kernel')[0],
    warnings: [
      ...values('user').map((user) => message('{user} is logged in.', { user })),
      ...values('inhibitor').map((what) => message('Something asks not to be interrupted: {what}', { what })),
      ...values('packages').map((program) =>
        message('{program} is at work on packages: a restart now can leave them half installed.', {
          program,
        }),
      ),
      ...values('container').map((name) =>
        message('The container {name} does not come back by itself: it has no restart policy.', { name }),
      ),
      ...values('encrypted').map(() =>
        message('A disk is encrypted: someone may have to type its passphrase at the console.'),
      ),
    ],
  };
}

export interface RebootEnvironment {
  /** The text of reboot.sh. */
  readonly script: string;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly monotonicMs: () => number;
  readonly signal?: AbortSignal;
}

/**
 * Restarts a host and waits until it answers in another boot. Its time tells nothing of that; its boot id does.
 * @param openHost Makes an adapter with a connection of its own.
 * @throws HullwrightError `timedOut` when it does not come back, `cancelled` when the waiting was stopped
 */
export async function rebootHost(
  root: ScriptRunner,
  openHost: () => Host,
  bootId: string,
  environment: RebootEnvironment,
): Promise<void> {
  await ask(root, environment.script, 'restart');
  const deadline = environment.monotonicMs() + restartLimitMs;
  for (;;) {
    await environment.pause(pauseMs);
    if (environment.signal?.aborted === true) throw stopped();
    const now = await bootIdOf(openHost());
    if (now !== undefined && now !== bootId) return;
    if (environment.monotonicMs() > deadline) throw lost();
  }
}

/** Undefined while it cannot be reached. */
async function bootIdOf(host: Host): Promise<string | undefined> {
  try {
    const { end, stdout } = await host.run('cat /proc/sys/kernel/random/boot_id', {
      limits: { milliseconds: 20_000, bytes: 1024 },
    });
    const text = Buffer.from(stdout).toString('utf8').trim();
    return end === 'exited' && /^[0-9a-f-]{36}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  } finally {
    host.dispose();
  }
}

async function ask(root: ScriptRunner, script: string, verb: 'look' | 'restart'): Promise<readonly string[]> {
  const result = await root.run(`{\n${script}\n${verb}\n}\n`, { limits });
  const lines = plainText(Buffer.from(result.stdout).toString('utf8')).split('\n');
  if (lines.includes('end')) return lines;
  throw new HullwrightError({
    code: 'connectionLost',
    problem: message('The host did not answer whole before its restart: {answer}', {
      answer: plainText(result.stderr).trim().slice(-300) || '-',
    }),
    remedy: message('See whether it is still up, then try again.'),
  });
}

function lost(): HullwrightError {
  return new HullwrightError({
    code: 'timedOut',
    problem: message('The host has not answered within {minutes} minutes of its restart.', {
      minutes: restartLimitMs / 60_000,
    }),
    remedy: message(
      'Look at its console. The change is still there, and undo.sh in its folder takes it back.',
    ),
  });
}

function stopped(): HullwrightError {
  return new HullwrightError({
    code: 'cancelled',
    problem: message('Waiting for the restart was stopped.'),
    remedy: message('The host restarts all the same. Examine it when it is up.'),
  });
}
