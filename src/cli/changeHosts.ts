import { createHash, randomBytes } from 'node:crypto';
import { ChangeExecutor } from '../fixes/executor/changeExecutor';
import type { ExecutorScripts } from '../fixes/executor/changeRequest';
import { RootedHost } from '../fixes/executor/rootedHost';
import type { TransportChoice } from '../model/connection';
import type { Host } from '../model/host';
import { isHullwrightError, type ErrorCode } from '../model/hullwrightError';
import type { CheckEnvironment } from './checkCommand';
import { errorText } from './errorText';
import { exitStatus } from './exitStatus';
import { hostOf } from './hostTargets';

/** The shell files that changes need, as they were installed. */
export interface ChangeScripts extends ExecutorScripts {
  readonly survey: string;
  readonly reboot: string;
}

/** An executor with the clock and the randomness of this process. */
export function changeExecutor(scripts: ExecutorScripts): ChangeExecutor {
  return new ChangeExecutor({
    scripts,
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    now: () => new Date(),
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
  });
}

/** How a person wants a host to be reached. */
export interface ReachOptions {
  readonly transport: TransportChoice;
  readonly sshConfig?: string;
}

/** Makes adapters of one host, each with a connection of its own. */
export type OpenHost = () => Host;

/**
 * Gives `use` a host with root's rights, and ends the connection. What kept it from its work is told with the exit status that
 * scripts know it by.
 * @returns the exit status
 * @throws HullwrightError `usage`
 */
export async function withRootedHost(
  name: string,
  reach: ReachOptions,
  { sshEnvironment, terminal }: Pick<CheckEnvironment, 'sshEnvironment' | 'terminal'>,
  use: (rooted: RootedHost, open: OpenHost) => Promise<number>,
): Promise<number> {
  const { transport, sshConfig: sshConfigFile } = reach;
  const open = () => hostOf(name, { ...sshEnvironment(), transport, sshConfigFile });
  const rooted = new RootedHost(open(), open);
  try {
    return await use(rooted, open);
  } catch (error) {
    if (!isHullwrightError(error) || error.code === 'usage') throw error;
    terminal.complain(errorText(error));
    return failureStatus(error.code);
  } finally {
    rooted.dispose();
    rooted.host.dispose();
  }
}

/** What kept a host from being changed before anything was touched; all else is a host that could not be reached or read. */
const refusals: readonly ErrorCode[] = ['changeRefused', 'fileUnreadable', 'privilegeRefused'];

function failureStatus(code: ErrorCode): number {
  if (code === 'cancelled') return exitStatus.interrupted;
  return refusals.includes(code) ? exitStatus.refused : exitStatus.hostNotExamined;
}
