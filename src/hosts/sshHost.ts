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
import { hasErrorCode } from '../model/hullwrightError';
import { message } from '../model/message';
import { ConnectionStatus } from './connectionStatus';
import { resolveSshSettings } from './sshConfig/resolveSshSettings';
import { isInstalled } from './sshConfig/sshProgram';
import type { SshHostEnvironment } from './sshHostEnvironment';
import { chooseTransport, opensshTransport } from './sshTransport';

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
  /** The server and the built-in client found nothing in common. */
  #lacksAlgorithms = false;

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

  run(script: string, options: RunOptions): Promise<RunResult> {
    return this.#try(options.signal, (host) => host.run(script, options));
  }

  privileged(options: { readonly signal?: AbortSignal } = {}): Promise<PrivilegedSession> {
    return this.#try(options.signal, (host) => host.privileged(options));
  }

  connectSocket(path: string, options: SocketOptions = {}): Promise<Duplex> {
    return this.#try(options.signal, (host) => host.connectSocket(path, options));
  }

  dispose(): void {
    this.#disposed = true;
    this.#current?.dispose();
    this.#status.set('disconnected');
  }

  async #try<T>(signal: AbortSignal | undefined, use: (host: Host) => Promise<T>): Promise<T> {
    const host = await this.#use(signal);
    try {
      return await use(host);
    } catch (error) {
      if (!this.#mayChangeTransport(error)) {
        throw error;
      }
      return use(await this.#changeTransport(host, error, signal));
    }
  }

  /** OpenSSH knows algorithms that the built-in client does not. After a failure of any other kind nothing is tried anew. */
  #mayChangeTransport(error: unknown): boolean {
    const { transport, sshPath, variables } = this.#environment;
    return (
      transport === 'auto' &&
      !this.#disposed &&
      hasErrorCode(error, 'noCommonAlgorithm') &&
      isInstalled(sshPath ?? 'ssh', variables)
    );
  }

  /** @throws `error` when the host that failed is the other transport's already */
  #changeTransport(failed: Host, error: unknown, signal: AbortSignal | undefined): Promise<Host> {
    if (failed === this.#current) {
      if (this.#lacksAlgorithms) {
        throw error;
      }
      this.#lacksAlgorithms = true;
      failed.dispose();
      this.#current = undefined;
      this.#adapter = undefined;
    }
    return this.#use(signal);
  }

  #use(signal: AbortSignal | undefined): Promise<Host> {
    this.#adapter ??= this.#resolve(signal);
    return this.#adapter;
  }

  async #resolve(signal: AbortSignal | undefined): Promise<Host> {
    try {
      const settings = await resolveSshSettings(this.#destination, this.#environment, signal);
      const host = this.#lacksAlgorithms
        ? await opensshTransport(
            this.identity,
            { settings, environment: this.#environment },
            message('the built-in client has no algorithm in common with it.'),
          )
        : await chooseTransport(this.identity, settings, this.#environment);
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
