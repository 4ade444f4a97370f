import { createHash, randomBytes } from 'node:crypto';
import { ChangeExecutor } from '../fixes/executor/changeExecutor';
import type { ExecutorScripts } from '../fixes/executor/changeRequest';
import { RootedHost } from '../fixes/executor/rootedHost';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
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

/** The host of that name, to be changed; `dispose` of its `host` ends the connection. */
export function rootedHost(name: string, environment: SshHostEnvironment): RootedHost {
  const open = () => hostOf(name, environment);
  return new RootedHost(open(), open);
}
