import { createHash, randomBytes } from 'node:crypto';
import type { ChangeHost } from '../fixes/executor/changeExecutor';
import { ChangeExecutor } from '../fixes/executor/changeExecutor';
import type { ExecutorScripts } from '../fixes/executor/changeRequest';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
import type { Host, PrivilegedSession } from '../model/host';
import { hostOf } from './hostTargets';

/** The shell files that changes need, as they were installed. */
export interface ChangeScripts extends ExecutorScripts {
  readonly survey: string;
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

/** A host that is to be changed, with root's rights gained once and kept until `dispose`. */
export class RootedHost implements ChangeHost {
  readonly host: Host;
  readonly #name: string;
  readonly #environment: SshHostEnvironment;
  readonly #hosts: Host[] = [];
  #session: Promise<PrivilegedSession> | undefined;

  constructor(name: string, environment: SshHostEnvironment) {
    this.#name = name;
    this.#environment = environment;
    this.host = hostOf(name, environment);
    this.#hosts.push(this.host);
  }

  get label(): string {
    return this.host.identity.label;
  }

  session(): Promise<PrivilegedSession> {
    this.#session ??= this.host.privileged();
    return this.#session;
  }

  newSession(): Promise<PrivilegedSession> {
    const host = hostOf(this.#name, this.#environment);
    this.#hosts.push(host);
    return host.privileged();
  }

  /** Lets go of the connection; the next use makes a new one. */
  forgetSession(): void {
    this.#session = undefined;
  }

  dispose(): void {
    for (const host of this.#hosts) host.dispose();
  }
}
