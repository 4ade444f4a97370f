import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port of the loopback interface that leads to another one, with every byte late in both directions. */
export class DelayedPort {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** @param delayMs Milliseconds for one direction: half a round trip. */
  static async to(target: number, delayMs: number): Promise<DelayedPort> {
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.setNoDelay(true);
        from.on('data', (chunk: Buffer) => setTimeout(() => to.write(chunk), delayMs));
        from.once('close', () => setTimeout(() => to.destroy(), delayMs));
        from.on('error', () => undefined);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DelayedPort(server, sockets);
  }

  end(): void {
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
  }
}
