import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import type { ConnectionState, ConnectionSummary } from '../../model/connection';
import type { Host, HostIdentity, PrivilegedSession, RunOptions, RunResult } from '../../model/host';
import { HullwrightError } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';
import { ConnectionStatus } from '../connectionStatus';
import { gainPrivileges } from '../privilege/privilegedSession';
import type { RemoteProcess } from '../remoteRun/remoteProcess';
import { runInShell, shellCommand } from '../remoteRun/shellRun';
import type { SshSettings } from '../sshConfig/sshSettings';
import type { SshHostEnvironment } from '../sshHostEnvironment';
import { opensshError, sshMissing } from './opensshError';
import { parseDestination } from '../sshConfig/destination';

interface Dependencies {
  readonly settings: SshSettings;
  readonly environment: SshHostEnvironment;
  /** Why this transport. */
  readonly reason: Message;
}

/** The exit status of ssh itself, when it is not the host's: ssh(1). */
const sshFailed = 255;

/** Whatever the configuration says: nothing is asked, forwarded, run or remembered by ssh on its own. */
const fixedOptions = [
  ...['-T', '-o', 'UpdateHostKeys=no', '-o', 'StrictHostKeyChecking=yes', '-o', 'ForwardAgent=no'],
  ...['-o', 'ForwardX11=no', '-o', 'PermitLocalCommand=no', '-o', 'RemoteCommand=none'],
  ...['-o', 'ClearAllForwardings=yes', '-o', 'BatchMode=yes', '-o', 'ControlPath=none'],
] as const;

/** A host reached by this machine's ssh program, one login for each run. */
export class OpensshHost implements Host {
  readonly identity: HostIdentity;
  readonly #dependencies: Dependencies;
  readonly #status = new ConnectionStatus();
  readonly #runs = new Set<AbortController>();
  #connection: ConnectionSummary | undefined;

  constructor(identity: HostIdentity, dependencies: Dependencies) {
    this.identity = identity;
    this.#dependencies = dependencies;
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
    this.#status.set('connecting');
    try {
      const result = await runInShell((command) => this.#start(command), script, { ...options, signal });
      if (result.end === 'exited' && result.exitCode === sshFailed && result.stdout.length === 0) {
        throw opensshError(result.stderr, this.#address);
      }
      this.#connection = {
        transport: 'openssh',
        reason: this.#dependencies.reason,
        address: this.#address,
        notes: [],
      };
      return result;
    } finally {
      this.#runs.delete(controller);
      this.#status.set('disconnected');
    }
  }

  privileged(options: { readonly signal?: AbortSignal } = {}): Promise<PrivilegedSession> {
    const { environment, settings } = this.#dependencies;
    return gainPrivileges({
      host: this.identity,
      account: `${settings.user}@${settings.hostName}:${settings.port}`,
      prompts: environment.prompts,
      start: () => this.#start(shellCommand),
      ...(options.signal && { signal: options.signal }),
    });
  }

  connectSocket(socket: string): Promise<Duplex> {
    return Promise.reject(
      new HullwrightError({
        code: 'socketUnavailable',
        problem: message('{path} on {address} is not opened through the ssh program.', {
          path: socket,
          address: this.#address,
        }),
        remedy: message('Set hullwright.ssh.transport to ssh2 for hosts whose engine you use.'),
      }),
    );
  }

  dispose(): void {
    this.#runs.forEach((run) => {
      run.abort();
    });
    this.#status.set('disconnected');
  }

  #start(command: string): Promise<RemoteProcess> {
    const { settings, environment } = this.#dependencies;
    const program = environment.sshPath ?? 'ssh';
    const { host, user, port } = parseDestination(settings.destination);
    const known = [...settings.userKnownHostsFiles, path.join(environment.dataFolder, 'known_hosts')];
    const args = [
      ...fixedOptions,
      ...['-o', `UserKnownHostsFile=${known.map(quoted).join(' ')}`],
      ...(environment.sshConfigFile === undefined ? [] : ['-F', environment.sshConfigFile]),
      ...(user === undefined ? [] : ['-l', user]),
      ...(port === undefined ? [] : ['-p', String(port)]),
      ...['--', host, command],
    ];
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { env: environment.variables, stdio: 'pipe', windowsHide: true });
      child.once('spawn', () => {
        resolve(processOf(child));
      });
      child.once('error', () => {
        reject(sshMissing(program));
      });
    });
  }

  get #address(): string {
    const { user, hostName, port } = this.#dependencies.settings;
    return `${user}@${hostName} port ${port}`;
  }
}

/** A path with blanks stands in double quotes in ssh_config(5). */
function quoted(file: string): string {
  return /\s/.test(file) ? `"${file}"` : file;
}

/** ssh ends with the status of the program even when the connection broke before all output had come; it says so then. */
const lostConnection =
  /closed by remote host|Connection reset|Broken pipe|Timeout, server|Connection timed out/;

function processOf(child: ChildProcessWithoutNullStreams): RemoteProcess {
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk.toString('utf8')}`.slice(-1000);
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended: new Promise((resolve) => {
      child.once('close', (code) => {
        const lost = code !== sshFailed && lostConnection.test(complaints);
        resolve({ exitCode: lost ? undefined : (code ?? undefined) });
      });
    }),
    destroy: () => {
      child.kill('SIGKILL');
    },
  };
}
