import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port of the loopback interface that leads to another one: with every byte late in both directions, and until it stalls. */
export class RelayPort {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #delayMs: number;
  #isStalled = false;

  private constructor(target: number, delayMs: number) {
    this.#delayMs = delayMs;
    this.#server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      this.#pass(near, far);
      this.#pass(far, near);
    });
  }

  /** @param delayMs Milliseconds for one direction: half a round trip. */
  static async to(target: number, delayMs = 0): Promise<RelayPort> {
    const relay = new RelayPort(target, delayMs);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Passes nothing on any more, and keeps the connections. */
  stall(): void {
    this.#isStalled = true;
  }

  end(): void {
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => undefined);
    from.on('data', (chunk: Buffer) => {
      this.#later(() => to.write(chunk));
    });
    from.once('close', () => {
      this.#later(() => to.destroy());
    });
  }

  #later(act: () => unknown): void {
    setTimeout(() => {
      if (!this.#isStalled) {
        act();
      }
    }, this.#delayMs);
  }
}
