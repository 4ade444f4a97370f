import { Agent } from 'node:http';
import { EngineSocket, type OpenSocket } from './engineSocket';

/** Requests that run side by side on one engine; more wait. A server of SSH counts each as a channel. */
const mostSockets = 6;

/** Carries HTTP requests over streams that a host opens to its engine, and keeps them for the next request. */
export class EngineAgent extends Agent {
  readonly #open: OpenSocket;

  constructor(open: OpenSocket) {
    super({ keepAlive: true, maxSockets: mostSockets });
    this.#open = open;
  }

  /** There at once: otherwise Node would count the sockets too late and open one for every waiting request. */
  override createConnection(): EngineSocket {
    return new EngineSocket(this.#open);
  }
}
