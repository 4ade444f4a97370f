import type { Duplex } from 'node:stream';
import type { ConnectionState, ConnectionSummary } from '../model/connection';
import type {
  Host,
  HostIdentity,
  PrivilegedSession,
  RunOptions,
  RunResult,
  SocketOptions,
} from '../model/host';
import { ConnectionStatus } from './connectionStatus';
import { resolveSshSettings } from './sshConfig/resolveSshSettings';
import type { SshHostEnvironment } from './sshHostEnvironment';
import { chooseTransport } from './sshTransport';

/**
 * A host over SSH. Nothing is read or contacted before its first use, which resolves the configuration and chooses the
 * transport.
 * @param destination An alias of ssh_config, `user@host:port` or `ssh://user@host:port`.
 */
export function createSshHost(
  identity: HostIdentity,
  destination: string,
  environment: SshHostEnvironment,
): Host {
  return new SshHost(identity, destination, environment);
}

class SshHost implements Host {
  readonly identity: HostIdentity;
  readonly #destination: string;
  readonly #environment: SshHostEnvironment;
  readonly #status = new ConnectionStatus();
  #adapter: Promise<Host> | undefined;
  #current: Host | undefined;
  #disposed = false;

  constructor(identity: HostIdentity, destination: string, environment: SshHostEnvironment) {
    this.identity = identity;
    this.#destination = destination;
    this.#environment = environment;
  }

  get connectionState(): ConnectionState {
    return this.#status.state;
  }

  get connection(): ConnectionSummary | undefined {
    return this.#current?.connection;
  }

  onConnectionChange(listener: (state: ConnectionState) => void): () => void {
    return this.#status.onChange(listener);
  }

  async run(script: string, options: RunOptions): Promise<RunResult> {
    return (await this.#use(options.signal)).run(script, options);
  }

  async privileged(options: { readonly signal?: AbortSignal } = {}): Promise<PrivilegedSession> {
    return (await this.#use(options.signal)).privileged(options);
  }

  async connectSocket(path: string, options: SocketOptions = {}): Promise<Duplex> {
    return (await this.#use(options.signal)).connectSocket(path, options);
  }

  dispose(): void {
    this.#disposed = true;
    this.#current?.dispose();
    this.#status.set('disconnected');
  }

  #use(signal: AbortSignal | undefined): Promise<Host> {
    this.#adapter ??= this.#resolve(signal);
    return this.#adapter;
  }

  async #resolve(signal: AbortSignal | undefined): Promise<Host> {
    try {
      const settings = await resolveSshSettings(this.#destination, this.#environment, signal);
      const host = await chooseTransport(this.identity, settings, this.#environment);
      host.onConnectionChange((state) => {
        this.#status.set(state);
      });
      this.#current = host;
      if (this.#disposed) {
        host.dispose();
      }
      return host;
    } catch (error) {
      // The person may mend the configuration and try again.
      this.#adapter = undefined;
      throw error;
    }
  }
}
