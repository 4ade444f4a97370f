import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { opensshError, sshMissing } from './opensshError';
import { opensshArguments, type OpensshTarget } from './opensshArguments';

/** Runs ssh until its own standard input ends, as it does with this program, however that ends; then the folder goes as well. */
const watch = `exec 3<&0 </dev/null
folder=$1
shift
"$@" 3<&- &
ssh=$!
{ read -r line <&3; rm -rf -- "$folder"; kill "$ssh"; } 2>/dev/null &
watcher=$!
exec 3<&-
wait "$ssh"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"`;

/** Milliseconds between two looks at whether the login is done. */
const pollMs = 20;

interface MasterOptions {
  /** A private folder with a short path: a socket's has room for some 90 characters. */
  readonly folder: string;
  /** Of this login: the one of a login that is over may still be there. */
  readonly socketName: string;
  readonly address: string;
  /** Pairs `-o NAME=VALUE`. */
  readonly options: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Ends waiting for the login. */
  readonly signal: AbortSignal;
}

/** One login by ssh that runs share: ControlMaster of ssh_config(5). */
export class ControlMaster {
  readonly #target: OpensshTarget;
  readonly #socket: string;
  readonly #child: ChildProcessWithoutNullStreams;
  #ended = false;
  #said = '';

  private constructor(target: OpensshTarget, { folder, socketName, options, variables }: MasterOptions) {
    this.#target = target;
    this.#socket = path.join(folder, socketName);
    const own = [
      '-N',
      '-o',
      'ControlMaster=yes',
      '-o',
      `ControlPath=${this.#socket}`,
      '-o',
      'ControlPersist=no',
    ];
    const args = opensshArguments(target, [...own, ...options]);
    const { sshPath, variables: environment } = target.environment;
    this.#child = spawn('/bin/sh', ['-c', watch, 'sh', folder, sshPath ?? 'ssh', ...args], {
      env: { ...environment, ...variables },
      stdio: 'pipe',
    });
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.resume();
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk.toString('utf8')}`.slice(-8192);
    });
    this.#child.once('close', () => {
      this.#ended = true;
    });
    this.#child.once('error', () => {
      this.#ended = true;
    });
  }

  /** @throws HullwrightError for what ssh says when it does not get in, and whatever the signal was aborted with */
  static async open(target: OpensshTarget, options: MasterOptions): Promise<ControlMaster> {
    const master = new ControlMaster(target, options);
    while (!existsSync(master.#socket)) {
      if (options.signal.aborted) {
        master.end();
        throw options.signal.reason;
      }
      if (master.#ended) {
        throw /sh: .*not found/.test(master.#said)
          ? sshMissing(target.environment.sshPath ?? 'ssh')
          : opensshError(master.#said, options.address);
      }
      await delay(pollMs);
    }
    return master;
  }

  /** Options that have a call of ssh use this login. */
  get clientOptions(): readonly string[] {
    return ['-o', 'ControlMaster=no', '-o', `ControlPath=${this.#socket}`, '-o', 'BatchMode=yes'];
  }

  onEnd(listener: () => void): void {
    this.#child.once('close', listener);
  }

  /** Asks the master itself: when the connection is lost, it ends before those who use it. */
  async isAlive(): Promise<boolean> {
    const { environment } = this.#target;
    const args = opensshArguments(this.#target, ['-O', 'check', ...this.clientOptions]);
    return new Promise((resolve) => {
      const child = spawn(environment.sshPath ?? 'ssh', args, {
        env: environment.variables,
        stdio: 'ignore',
      });
      child.once('error', () => {
        resolve(false);
      });
      child.once('close', (status) => {
        resolve(status === 0);
      });
    });
  }

  end(): void {
    this.#child.stdin.end();
  }
}
