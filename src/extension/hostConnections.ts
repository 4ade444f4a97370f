import type { Host } from '../model/host';
import type { HostEntry, HostStore } from './hostStore';
import { Disposable } from './lifecycle';

/** Makes the adapter for one host; it connects when it is first used. */
export type CreateHost = (entry: HostEntry) => Host;

interface Connection {
  readonly host: Host;
  readonly stopListening: () => void;
}

/** One adapter for each host that was used, kept until the host is removed, disconnected or the window closes. */
export class HostConnections extends Disposable {
  readonly #connections = new Map<string, Connection>();
  readonly #hosts: HostStore;
  readonly #createHost: CreateHost;

  constructor(hosts: HostStore, createHost: CreateHost) {
    super();
    this.#hosts = hosts;
    this.#createHost = createHost;
    this.register(
      hosts.onDidRemove(({ identity }) => {
        this.disconnect(identity.id);
      }),
    );
    this.register({
      dispose: () => {
        this.disconnectAll();
      },
    });
  }

  /** The adapter of a host, made on its first use. */
  host(entry: HostEntry): Host {
    const { id } = entry.identity;
    const existing = this.#connections.get(id);
    if (existing) {
      return existing.host;
    }
    const host = this.#createHost(entry);
    const stopListening = host.onConnectionChange((state) => {
      this.#hosts.setConnection(id, state);
    });
    this.#connections.set(id, { host, stopListening });
    return host;
  }

  /** An adapter of the same host with a connection of its own; whoever asks for it disposes of it. */
  another(entry: HostEntry): Host {
    return this.#createHost(entry);
  }

  /** Ends the connection to a host and everything that runs on it. */
  disconnect(id: string): void {
    const connection = this.#connections.get(id);
    if (connection) {
      this.#connections.delete(id);
      connection.host.dispose();
      connection.stopListening();
      this.#hosts.setConnection(id, 'disconnected');
    }
  }

  disconnectAll(): void {
    for (const id of [...this.#connections.keys()]) {
      this.disconnect(id);
    }
  }
}
