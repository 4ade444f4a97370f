import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'ssh2';
import type { ConnectionState, ConnectionSummary } from '../../model/connection';
import type {
  Host,
  HostIdentity,
  PrivilegedSession,
  RunOptions,
  RunResult,
  SocketOptions,
} from '../../model/host';
import { HullwrightError, isHullwrightError } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';
import { ConnectionStatus } from '../connectionStatus';
import { HostKeyStore } from '../hostKeys/hostKeyStore';
import { gainPrivileges, type RootSession } from '../privilege/privilegedSession';
import type { RemoteProcess } from '../remoteRun/remoteProcess';
import { runInShell, shellCommand } from '../remoteRun/shellRun';
import { accountOf, type SshSettings } from '../sshConfig/sshSettings';
import type { SshHostEnvironment } from '../sshHostEnvironment';
import { SocketDialer } from '../sockets/socketDialer';
import { startProgram } from './channelProcess';
import { logIn, type Login } from './ssh2Login';
import { connectionError } from './sshError';

interface Dependencies {
  readonly settings: SshSettings;
  readonly environment: SshHostEnvironment;
  /** Why this transport. */
  readonly reason: Message;
}

/** Milliseconds between tries to connect again by itself; after the last the next use connects. */
const reconnectDelays = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000];

/** A server gives a session back a little later than it ends: so often, and so many milliseconds apart, it is asked again. */
const sessionTries = 10;
const sessionDelayMs = 100;

/** A host reached by ssh2. */
export class Ssh2Host implements Host {
  readonly identity: HostIdentity;
  readonly #dependencies: Dependencies;
  readonly #status = new ConnectionStatus();
  readonly #acceptedOnce = new Set<string>();
  readonly #store: HostKeyStore;
  readonly #runs = new Set<AbortController>();
  /** Sessions that are open, so that one that the server refuses can wait for another's end. */
  readonly #sessions = new Set<Promise<unknown>>();
  #login: Promise<Login> | undefined;
  #reconnection: NodeJS.Timeout | undefined;
  #connection: ConnectionSummary | undefined;
  #disposed = false;
  readonly #dialer: SocketDialer;
  /** Known once a socket that was not forwarded could be opened otherwise. */
  #forwardsNoSockets = false;

  constructor(identity: HostIdentity, dependencies: Dependencies) {
    this.identity = identity;
    this.#dependencies = dependencies;
    this.#store = new HostKeyStore(dependencies.environment.dataFolder);
    this.#dialer = new SocketDialer(identity, {
      start: (signal) => this.#start(shellCommand, signal, false),
      gainPrivileges: (signal) => this.#gainPrivileges(signal, false),
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
      return signal.aborted
        ? { end: 'cancelled', stdout: new Uint8Array(), stderr: '' }
        : await runInShell((command) => this.#start(command, signal), script, { ...options, signal });
    } finally {
      this.#runs.delete(controller);
    }
  }

  privileged(options: { readonly signal?: AbortSignal } = {}): Promise<PrivilegedSession> {
    return this.#gainPrivileges(options.signal);
  }

  #gainPrivileges(signal: AbortSignal | undefined, isRun = true): Promise<RootSession> {
    const { environment, settings } = this.#dependencies;
    return gainPrivileges({
      host: this.identity,
      account: accountOf(settings),
      prompts: environment.prompts,
      start: (startSignal) => this.#start(shellCommand, startSignal, isRun),
      ...(signal && { signal }),
    });
  }

  async connectSocket(path: string, options: SocketOptions = {}): Promise<Duplex> {
    if (options.asRoot === true || this.#forwardsNoSockets) {
      return this.#dialer.open(path, options);
    }
    const { client } = await this.#connect(true, options.signal);
    try {
      return await forwardSocket(client, path);
    } catch (error) {
      this.#dependencies.environment.logger.debug(`${this.identity.label}: ${path}: ${String(error)}`);
    }
    // A server says the same of a socket that is not there, may not be used, or may not be forwarded: a shell knows better.
    const socket = await this.#dialer.open(path, options);
    this.#forwardsNoSockets = true;
    return socket;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#reconnection);
    this.#runs.forEach((run) => {
      run.abort();
    });
    void this.#login?.then((login) => {
      // The runs have a moment to end what they started.
      void Promise.allSettled([...this.#sessions]).then(() => {
        login.end();
      });
    }, ignore);
    this.#login = undefined;
    this.#status.set('disconnected');
  }

  /**
   * Starts a program. A server that takes no more sessions is asked again when a run has ended.
   * @param isRun False for one that may stay for hours: nothing waits for its end.
   */
  async #start(command: string, signal?: AbortSignal, isRun = true): Promise<RemoteProcess> {
    const { client } = await this.#connect(true, signal);
    let refused: unknown;
    for (let tries = 0; tries < sessionTries; tries += this.#sessions.size === 0 ? 1 : 0) {
      try {
        const started = await startProgram(client, command);
        if (isRun) {
          this.#keep(started.ended);
        }
        return started;
      } catch (error) {
        if (!/open failed|open failure/i.test(String(error))) {
          throw connectionError(error, this.#address);
        }
        refused = error;
      }
      await Promise.race([...this.#sessions, delay(sessionDelayMs)]);
      if (signal?.aborted) {
        break;
      }
    }
    throw this.#noSession(refused);
  }

  #keep(session: Promise<unknown>): void {
    this.#sessions.add(session);
    void session.finally(() => this.#sessions.delete(session));
  }

  #connect(interactive: boolean, signal?: AbortSignal): Promise<Login> {
    this.#login ??= this.#open(interactive, signal);
    return this.#login;
  }

  async #open(interactive: boolean, signal: AbortSignal | undefined): Promise<Login> {
    const { settings, environment, reason } = this.#dependencies;
    clearTimeout(this.#reconnection);
    this.#status.set('connecting');
    try {
      const login = await logIn({
        host: this.identity,
        settings,
        environment,
        store: this.#store,
        acceptedOnce: this.#acceptedOnce,
        interactive,
        signal,
      });
      this.#connection = {
        transport: 'ssh2',
        reason,
        address: this.#address,
        notes: [...settings.notes.map((note) => note.message), ...login.notes],
      };
      login.client.once('close', () => {
        this.#closed(login);
      });
      this.#status.set('connected');
      return login;
    } catch (error) {
      this.#login = undefined;
      this.#status.set('disconnected');
      throw error;
    }
  }

  /** Nobody asked for the end: the machine slept, or the network was gone. */
  #closed(login: Login): void {
    login.end();
    if (!this.#disposed) {
      this.#login = undefined;
      this.#status.set('disconnected');
      this.#reconnect(0);
    }
  }

  #reconnect(attempt: number): void {
    const delay = reconnectDelays[attempt];
    if (delay === undefined || this.#disposed || this.#login) {
      return;
    }
    this.#reconnection = setTimeout(() => {
      if (!this.#disposed && !this.#login) {
        // Nobody is asked anything: who left the machine would find a row of questions.
        this.#connect(false).catch((error: unknown) => {
          this.#dependencies.environment.logger.info(`${this.identity.label}: ${String(error)}`);
          if (isWorthAnotherTry(error)) {
            this.#reconnect(attempt + 1);
          }
        });
      }
    }, delay);
    this.#reconnection.unref();
  }

  get #address(): string {
    const { user, hostName, port } = this.#dependencies.settings;
    return `${user}@${hostName} port ${port}`;
  }

  #noSession(cause: unknown): HullwrightError {
    return new HullwrightError({
      code: 'noShell',
      problem: message('{address} lets this account start no program.', { address: this.#address }),
      remedy: message('Use an account that may run /bin/sh, and see MaxSessions in sshd_config.'),
      cause,
    });
  }
}

/** sshd opens the socket with the rights of the account. */
function forwardSocket(client: Client, path: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.openssh_forwardOutStreamLocal(path, (error, channel) => {
      if (error) {
        reject(error);
      } else {
        resolve(channel);
      }
    });
  });
}

/** Only what may pass by itself: a refused key or secret does not, and servers count failed logins. */
function isWorthAnotherTry(error: unknown): boolean {
  return (
    isHullwrightError(error) &&
    ['connectionLost', 'connectionRefused', 'connectionTimedOut', 'hostUnresolved'].includes(error.code)
  );
}

function ignore(): void {
  // Whoever used the connection was told already.
}
