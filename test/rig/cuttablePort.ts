import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Plan {
  /** Bytes from the client, counted from the start. */
  readonly at: number;
  /** `cut` breaks the connections then; `mute` passes on nothing of the server from then on. */
  readonly what: 'cut' | 'mute';
}

/** A port of the loopback interface that leads to another one, until it is cut or falls silent. */
export class CuttablePort {
  readonly #server: Server;
  readonly #open = new Set<() => void>();
  /** Bytes that came from the client. */
  sent = 0;
  #plan: Plan | undefined;

  private constructor(target: number) {
    this.#server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      const end = () => {
        this.#open.delete(end);
        near.destroy();
        // What was passed on by now still arrives.
        far.end();
      };
      this.#open.add(end);
      for (const socket of [near, far]) {
        socket.on('error', end);
        socket.on('close', end);
      }
      this.#passUp(near, far);
      this.#passDown(far, near);
    });
  }

  static async to(target: number): Promise<CuttablePort> {
    const port = new CuttablePort(target);
    port.#server.listen(0, '127.0.0.1');
    await once(port.#server, 'listening');
    return port;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks the connections after so many more bytes from the client. */
  cutAfter(bytes: number): void {
    this.#plan = { at: this.sent + bytes, what: 'cut' };
  }

  /** Keeps from the client what the server sends, after so many more bytes from the client. */
  muteAfter(bytes: number): void {
    this.#plan = { at: this.sent + bytes, what: 'mute' };
  }

  /** Breaks the connections now; those that come are whole. */
  cut(): void {
    this.#plan = undefined;
    this.#open.forEach((end) => {
      end();
    });
  }

  /** Passes on everything again, where the bytes that were waited for did not come. */
  leaveWhole(): void {
    this.#plan = undefined;
  }

  end(): void {
    this.#server.close();
    this.cut();
  }

  #passUp(near: Socket, far: Socket): void {
    near.on('data', (chunk: Buffer) => {
      const left = this.#plan?.what === 'cut' ? this.#plan.at - this.sent : Infinity;
      this.sent += chunk.length;
      far.write(chunk.subarray(0, left));
      if (chunk.length >= left) {
        this.cut();
      }
    });
  }

  #passDown(far: Socket, near: Socket): void {
    far.on('data', (chunk: Buffer) => {
      const isMute = this.#plan?.what === 'mute' && this.sent >= this.#plan.at;
      if (!isMute && !near.destroyed) {
        near.write(chunk);
      }
    });
  }
}
