import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { connect } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Duplex } from 'node:stream';
import type { Host, HostIdentity, RunEnd, RunOptions, RunResult } from '../model/host';
import { HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import type { Prompts } from '../model/prompts';
import { startLocalShell } from './localShell';
import { gainPrivileges } from './privilege/privilegedSession';
import { SocketDialer } from './sockets/socketDialer';

export interface LocalHostOptions {
  /** What a person calls this machine; the default is `local`. */
  readonly label?: string;
  /** For tests: as `process.platform`. */
  readonly platform?: NodeJS.Platform;
  /** Asked for the password of sudo; without it root needs none or is refused. */
  readonly prompts?: Prompts | undefined;
}

/** Bytes of standard error that are kept. */
const stderrLimit = 64 * 1024;

/** Milliseconds between asking processes to end and ending them. */
const killDelayMs = 1000;

/** Milliseconds that output may still come after the shell itself has ended. */
const drainDelayMs = 500;

/** Milliseconds between two looks at whether the processes of a run have ended. */
const pollDelayMs = 10;

/** The machine that Hullwright runs on. */
export function createLocalHost({
  label = 'local',
  platform = process.platform,
  prompts,
}: LocalHostOptions = {}): Host {
  const identity: HostIdentity = { id: 'local', label };
  const runs = new Set<ShellRun>();
  const rootOf = (signal?: AbortSignal) =>
    gainPrivileges({
      ...{ host: identity, account: userInfo().username, prompts, start: () => startLocalShell() },
      ...(signal && { signal }),
    });
  const dialer = new SocketDialer(identity, { start: () => startLocalShell(), gainPrivileges: rootOf });
  return {
    identity,
    async run(script, options) {
      if (platform !== 'linux') {
        throw hostUnsupported(platform);
      }
      if (options.signal?.aborted) {
        return { end: 'cancelled', stdout: new Uint8Array(), stderr: '' };
      }
      const run = new ShellRun(options);
      runs.add(run);
      try {
        return await run.execute(script);
      } finally {
        runs.delete(run);
      }
    },
    connectionState: 'connected',
    connection: {
      transport: 'local',
      reason: message('Hullwright runs on this machine.'),
      address: label,
      notes: [],
    },
    onConnectionChange: () => () => undefined,
    privileged(request) {
      return rootOf(request?.signal);
    },
    connectSocket(path, options) {
      return options?.asRoot === true ? dialer.open(path, options) : openLocalSocket(path, options?.signal);
    },
    dispose() {
      runs.forEach((run) => {
        run.stop('cancelled');
      });
    },
  };
}

function openLocalSocket(path: string, signal: AbortSignal | undefined): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, ...(signal && { signal }) });
    socket.once('connect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
    const fail = (cause: NodeJS.ErrnoException) => {
      reject(socketUnavailable(path, cause));
    };
    socket.once('error', fail);
  });
}

/** One shell with all that it starts, in a session of its own. */
class ShellRun {
  private readonly stdout: Buffer[] = [];
  private stdoutLength = 0;
  private readonly stderr: Buffer[] = [];
  private stderrLength = 0;
  private end: RunEnd = 'exited';
  private settled = false;
  private child: ChildProcessWithoutNullStreams | undefined;
  private settle: (exitCode: number | null) => void = () => undefined;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly options: RunOptions) {}

  execute(script: string): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      const child = spawn('/bin/sh', ['-s'], { detached: true, stdio: 'pipe', cwd: '/' });
      this.child = child;
      const cancel = () => {
        this.stop('cancelled');
      };
      this.settle = (exitCode) => {
        this.settled = true;
        this.options.signal?.removeEventListener('abort', cancel);
        this.timers.forEach(clearTimeout);
        child.stdout.destroy();
        child.stderr.destroy();
        resolve(this.result(exitCode));
      };
      child.on('error', (cause) => {
        this.timers.forEach(clearTimeout);
        this.options.signal?.removeEventListener('abort', cancel);
        reject(noShell(cause));
      });
      child.on('exit', (code) => {
        this.finishAfterExit(code);
      });
      child.on('close', (code) => {
        if (this.end === 'exited') {
          this.settle(code);
        } else {
          this.settleWhenAllEnded();
        }
      });
      this.readOutput(child);
      this.options.signal?.addEventListener('abort', cancel, { once: true });
      this.after(this.options.limits.milliseconds, () => {
        this.stop('timedOut');
      });
      // The shell may end before it has read the whole script.
      child.stdin.on('error', () => undefined);
      child.stdin.end(script);
    });
  }

  /** Ends every process of the run; the first reason counts. */
  stop(reason: RunEnd): void {
    if (this.end !== 'exited') {
      return;
    }
    this.end = reason;
    this.signalSession('SIGTERM');
    this.after(killDelayMs, () => {
      this.signalSession('SIGKILL');
      // A process in uninterruptible sleep does not die: it is not waited for.
      this.after(drainDelayMs, () => {
        this.settle(null);
      });
    });
  }

  /** The output is closed, but what was asked to end may still be about to: at most until the timer of `stop`. */
  private settleWhenAllEnded(): void {
    if (this.child?.pid === undefined || processesOfSession(this.child.pid).length === 0) {
      this.settle(null);
    } else {
      this.after(pollDelayMs, () => {
        this.settleWhenAllEnded();
      });
    }
  }

  /** What the shell started in the background may hold the output open: it is given a moment, then ended. */
  private finishAfterExit(code: number | null): void {
    this.after(drainDelayMs, () => {
      this.signalSession('SIGKILL');
      // Their end closes the output; a process in uninterruptible sleep is not waited for.
      this.after(drainDelayMs, () => {
        this.settle(code);
      });
    });
  }

  private readOutput(child: ChildProcessWithoutNullStreams): void {
    child.stdout.on('data', (chunk: Buffer) => {
      const room = this.options.limits.bytes - this.stdoutLength;
      if (room > 0) {
        this.stdout.push(chunk.subarray(0, room));
      }
      this.stdoutLength += chunk.length;
      if (chunk.length > room) {
        this.stop('tooLarge');
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      const room = stderrLimit - this.stderrLength;
      if (room > 0) {
        this.stderr.push(chunk.subarray(0, room));
      }
      this.stderrLength += chunk.length;
    });
  }

  private result(exitCode: number | null): RunResult {
    const output = {
      stdout: Buffer.concat(this.stdout),
      stderr: Buffer.concat(this.stderr).toString('utf8'),
    };
    return this.end === 'exited' && exitCode !== null
      ? { end: this.end, exitCode, ...output }
      : { end: this.end, ...output };
  }

  private after(milliseconds: number, action: () => void): void {
    if (this.settled) {
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, milliseconds);
    this.timers.add(timer);
  }

  /** Not only the process group: `timeout` gives each program that it watches a group of its own. */
  private signalSession(signal: NodeJS.Signals): void {
    const session = this.child?.pid;
    if (session !== undefined) {
      processesOfSession(session).forEach((pid) => {
        sendSignal(pid, signal);
      });
    }
  }
}

/** Ids of the living processes of a session. */
function processesOfSession(session: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isLivingMember(name, session))
    .map(Number);
}

/** The state is the third field of /proc/PID/stat and the session the sixth: proc_pid_stat(5). */
function isLivingMember(pid: string, session: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name stands in parentheses and may itself hold any character.
    const [state, , , ownSession] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(ownSession) === session && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function hostUnsupported(platform: NodeJS.Platform): HullwrightError {
  return new HullwrightError({
    code: 'hostUnsupported',
    problem: message('This machine is no Linux container host: it runs {platform}.', { platform }),
    remedy: message('Add a Linux host over SSH and examine that one.'),
  });
}

function noShell(cause: unknown): HullwrightError {
  return new HullwrightError({
    code: 'noShell',
    problem: message('/bin/sh could not be started: {reason}', {
      reason: cause instanceof Error ? cause.message : String(cause),
    }),
    remedy: message('Examine the machine from an account that can run /bin/sh.'),
    cause,
  });
}

function socketUnavailable(path: string, cause: NodeJS.ErrnoException): HullwrightError {
  return new HullwrightError({
    code: 'socketUnavailable',
    problem: message('{path} could not be opened: {reason}', { path, reason: cause.code ?? cause.message }),
    remedy: message('Start the engine that listens there, or use an account that may open the socket.'),
    cause,
  });
}
