import type { RunEnd, RunOptions, RunResult } from '../../model/host';
import type { RemoteProcess } from './remoteProcess';
import { withLifeLine } from './remoteScript';

/** Bytes of standard error that are kept. */
const stderrLimit = 64 * 1024;

/** Milliseconds that a run which was told to end has for it: the life line takes one second at most. */
const endDelayMs = 2000;

/** Runs a script on a shell that reads standard input, within limits. Never rejects: how it ended stands in the result. */
export function runScript(shell: RemoteProcess, script: string, options: RunOptions): Promise<RunResult> {
  return new ScriptRun(shell, options).execute(script);
}

class ScriptRun {
  readonly #shell: RemoteProcess;
  readonly #options: RunOptions;
  readonly #stdout: Buffer[] = [];
  #stdoutLength = 0;
  readonly #stderr: Buffer[] = [];
  #stderrLength = 0;
  #end: RunEnd | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(shell: RemoteProcess, options: RunOptions) {
    this.#shell = shell;
    this.#options = options;
  }

  async execute(script: string): Promise<RunResult> {
    const { limits, signal } = this.#options;
    const cancel = () => {
      this.#stop('cancelled');
    };
    this.#read();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#timer = setTimeout(() => {
      this.#stop('timedOut');
    }, limits.milliseconds);
    this.#shell.stdin.on('error', () => undefined);
    this.#shell.stdin.write(withLifeLine(script));
    if (signal?.aborted) {
      cancel();
    }
    const { exitCode } = await this.#shell.ended;
    clearTimeout(this.#timer);
    signal?.removeEventListener('abort', cancel);
    return this.#result(exitCode);
  }

  #read(): void {
    const { stdout, stderr } = this.#shell;
    stdout.on('data', (chunk: Buffer) => {
      const room = this.#options.limits.bytes - this.#stdoutLength;
      if (room > 0) {
        this.#stdout.push(chunk.subarray(0, room));
      }
      this.#stdoutLength += chunk.length;
      if (chunk.length > room) {
        this.#stop('tooLarge');
      }
    });
    stderr.on('data', (chunk: Buffer) => {
      const room = stderrLimit - this.#stderrLength;
      if (room > 0) {
        this.#stderr.push(chunk.subarray(0, room));
      }
      this.#stderrLength += chunk.length;
    });
  }

  /** Cuts the life line; the first reason counts. */
  #stop(reason: RunEnd): void {
    if (this.#end !== undefined) {
      return;
    }
    this.#end = reason;
    this.#shell.stdin.end();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#shell.destroy();
    }, endDelayMs);
  }

  #result(exitCode: number | undefined): RunResult {
    const stdout = Buffer.concat(this.#stdout);
    const stderr = Buffer.concat(this.#stderr).toString('utf8');
    if (this.#end !== undefined) {
      return { end: this.#end, stdout, stderr };
    }
    return exitCode === undefined
      ? { end: 'connectionLost', stdout, stderr }
      : { end: 'exited', exitCode, stdout, stderr };
  }
}
