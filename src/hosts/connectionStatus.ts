import type { ConnectionState } from '../model/connection';

/** Whether a host is connected, and who wants to know. */
export class ConnectionStatus {
  #state: ConnectionState = 'disconnected';
  readonly #listeners = new Set<(state: ConnectionState) => void>();

  get state(): ConnectionState {
    return this.#state;
  }

  set(state: ConnectionState): void {
    if (state !== this.#state) {
      this.#state = state;
      this.#listeners.forEach((listener) => {
        listener(state);
      });
    }
  }

  onChange(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
