import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { ConnectionState, ConnectionSummary } from '../../model/connection';
import type {
  Host,
  HostIdentity,
  PrivilegedSession,
  RunOptions,
  RunResult,
  SocketOptions,
} from '../../model/host';
import type { Message } from '../../model/message';
import { ConnectionStatus } from '../connectionStatus';
import { gainPrivileges, type RootSession } from '../privilege/privilegedSession';
import type { RemoteProcess } from '../remoteRun/remoteProcess';
import { runInShell, shellCommand } from '../remoteRun/shellRun';
import { accountOf } from '../sshConfig/sshSettings';
import { SocketDialer } from '../sockets/socketDialer';
import type { ControlMaster } from './controlMaster';
import { hostKeyOptions, opensshArguments, type OpensshTarget } from './opensshArguments';
import { OpensshConnection } from './opensshConnection';
import { opensshError, sshMissing } from './opensshError';

interface Dependencies extends OpensshTarget {
  /** Why this transport. */
  readonly reason: Message;
}

/** The exit status of ssh itself, when it is not the host's: ssh(1). */
const sshFailed = 255;

/** OpenSSH for Windows has no ControlMaster: there each run logs in by itself, and nothing can be asked. */
const sharesLogin = process.platform !== 'win32';

/** A host reached by this machine's ssh program. */
export class OpensshHost implements Host {
  readonly identity: HostIdentity;
  readonly #dependencies: Dependencies;
  readonly #status = new ConnectionStatus();
  readonly #runs = new Set<AbortController>();
  readonly #login: OpensshConnection;
  readonly #dialer: SocketDialer;
  #master: Promise<ControlMaster | undefined> | undefined;
  #connection: ConnectionSummary | undefined;

  constructor(identity: HostIdentity, dependencies: Dependencies) {
    this.identity = identity;
    this.#dependencies = dependencies;
    this.#login = new OpensshConnection(identity, dependencies, this.#address);
    this.#dialer = new SocketDialer(identity, {
      start: (signal) => this.#start(shellCommand, signal),
      gainPrivileges: (signal) => this.#gainPrivileges(signal),
    });
  }

  get connectionState(): ConnectionState {
    return this.#status.state;
  }

  get connection(): ConnectionSummary | undefined {
    return this.#connection;
  }

  onConnectionChange(listener: (state: ConnectionState) => void): () => void {
    return this.#status.onChange(listener);
  }

  async run(script: string, options: RunOptions): Promise<RunResult> {
    const controller = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal;
    this.#runs.add(controller);
    try {
      if (signal.aborted) {
        return { end: 'cancelled', stdout: new Uint8Array(), stderr: '' };
      }
      const result = await runInShell((command) => this.#start(command, signal), script, {
        ...options,
        signal,
      });
      return this.#judge(result);
    } finally {
      this.#runs.delete(controller);
    }
  }

  privileged(options: { readonly signal?: AbortSignal } = {}): Promise<PrivilegedSession> {
    return this.#gainPrivileges(options.signal);
  }

  connectSocket(path: string, options: SocketOptions = {}): Promise<Duplex> {
    return this.#dialer.open(path, options);
  }

  dispose(): void {
    this.#runs.forEach((run) => {
      run.abort();
    });
    void this.#end(this.#master);
    this.#master = undefined;
    this.#status.set('disconnected');
  }

  /** The folder goes also when no login came of it. */
  async #end(master: Promise<ControlMaster | undefined> | undefined): Promise<void> {
    const open = await master?.catch(() => undefined);
    open?.end();
    await this.#login.end();
  }

  #gainPrivileges(signal: AbortSignal | undefined): Promise<RootSession> {
    const { environment, settings } = this.#dependencies;
    return gainPrivileges({
      host: this.identity,
      account: accountOf(settings),
      prompts: environment.prompts,
      start: (startSignal) => this.#start(shellCommand, startSignal),
      ...(signal && { signal }),
    });
  }

  /** @throws HullwrightError when ssh itself failed before anything was run */
  #judge(result: RunResult): RunResult {
    if (result.end !== 'exited' || result.exitCode !== sshFailed) {
      return result;
    }
    if (result.stdout.length === 0) {
      throw opensshError(result.stderr, this.#address);
    }
    const { stdout, stderr } = result;
    return { end: 'connectionLost', stdout, stderr };
  }

  async #start(command: string, signal?: AbortSignal): Promise<RemoteProcess> {
    const master = await this.#connect(signal);
    const { environment } = this.#dependencies;
    const program = environment.sshPath ?? 'ssh';
    const options = master
      ? master.clientOptions
      : [...hostKeyOptions(this.#dependencies), '-o', 'BatchMode=yes', '-o', 'ControlPath=none'];
    const args = opensshArguments(this.#dependencies, options, command);
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { env: environment.variables, stdio: 'pipe', windowsHide: true });
      child.once('spawn', () => {
        resolve(processOf(child, master));
      });
      child.once('error', () => {
        reject(sshMissing(program));
      });
    });
  }

  #connect(signal: AbortSignal | undefined): Promise<ControlMaster | undefined> {
    this.#master ??= this.#open(signal);
    return this.#master;
  }

  async #open(signal: AbortSignal | undefined): Promise<ControlMaster | undefined> {
    this.#status.set('connecting');
    try {
      const master = sharesLogin ? await this.#login.open(signal) : undefined;
      master?.onEnd(() => {
        this.#master = undefined;
        this.#status.set('disconnected');
      });
      const { reason, settings } = this.#dependencies;
      this.#connection = {
        transport: 'openssh',
        reason,
        address: this.#address,
        notes: [...settings.notes.map((note) => note.message), ...this.#login.notes],
      };
      this.#status.set('connected');
      return master;
    } catch (error) {
      this.#master = undefined;
      this.#status.set('disconnected');
      throw error;
    }
  }

  get #address(): string {
    const { user, hostName, port } = this.#dependencies.settings;
    return `${user}@${hostName} port ${port}`;
  }
}

/** ssh ends with the status of the program even when the connection broke before all output had come; it says so then. */
const lostConnection =
  /closed by remote host|Connection reset|Broken pipe|Timeout, server|Connection timed out/;

/** With a shared login it says nothing, but the process that holds the login is gone. */
function processOf(child: ChildProcessWithoutNullStreams, master: ControlMaster | undefined): RemoteProcess {
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk.toString('utf8')}`.slice(-1000);
  });
  const isLost = async (code: number | null): Promise<boolean> =>
    code !== sshFailed &&
    (lostConnection.test(complaints) || (master !== undefined && !(await master.isAlive())));
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended: new Promise((resolve) => {
      child.once('close', (code) => {
        void isLost(code).then((lost) => {
          resolve({ exitCode: lost ? undefined : (code ?? undefined) });
        });
      });
    }),
    destroy: () => {
      child.kill('SIGKILL');
    },
  };
}
