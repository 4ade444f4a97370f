import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** How long a group may take to end by itself before it is killed, in milliseconds. */
const patience = 5000;

/** A program that leads a process group of its own, so that it can be ended with all that it started, and only that. */
export class ProcessGroup {
  readonly leader: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(program: string, args: readonly string[], options: SpawnOptions) {
    this.leader = spawn(program, args, { ...options, detached: true });
    this.#ended = once(this.leader, 'close').catch(() => undefined);
    // Whatever way this process ends, what it started ends with it.
    process.once('exit', this.#kill);
  }

  /** Resolves when the leader has ended and its streams are closed. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /** Asks the whole group to end and waits for its leader; what is left after five seconds is killed. */
  async end(): Promise<void> {
    this.#signal('SIGTERM');
    const timer = setTimeout(this.#kill, patience);
    await this.#ended;
    clearTimeout(timer);
    this.#kill();
    process.off('exit', this.#kill);
  }

  readonly #kill = (): void => {
    this.#signal('SIGKILL');
  };

  #signal(signal: NodeJS.Signals): void {
    if (this.leader.pid === undefined) return;
    try {
      process.kill(-this.leader.pid, signal);
    } catch (error) {
      // Nobody is left in the group.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
