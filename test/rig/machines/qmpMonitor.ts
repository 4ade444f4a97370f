import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** How long QEMU may take to open its monitor, in milliseconds. */
const connectLimit = 20_000;

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
  readonly event?: string;
  readonly QMP?: unknown;
}

async function connectSocket(file: string): Promise<Socket> {
  const deadline = performance.now() + connectLimit;
  for (;;) {
    const socket = connect(file);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      socket.destroy();
      if (performance.now() > deadline) throw error;
      await pause(100);
    }
  }
}

/** The monitor of a running QEMU: https://www.qemu.org/docs/master/interop/qmp-spec.html. One command at a time. */
export class QmpMonitor {
  readonly #socket: Socket;
  readonly #lines: Interface;
  #waiting: ((answer: Answer) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = createInterface({ input: socket });
    this.#lines.on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      if (answer.event !== undefined || answer.QMP !== undefined) return;
      this.#waiting?.(answer);
    });
    const broken = (): void => {
      this.#waiting?.({ error: { desc: 'QEMU has ended' } });
    };
    socket.on('error', broken).on('close', broken);
  }

  /** Connects to the socket, waiting for QEMU to make it. */
  static async connect(file: string): Promise<QmpMonitor> {
    const monitor = new QmpMonitor(await connectSocket(file));
    await monitor.command('qmp_capabilities');
    return monitor;
  }

  /**
   * Gives a command and waits for its answer.
   * @throws Error with QEMU's own words, or when it does not answer within the limit.
   */
  async command(name: string, args: object = {}, limitMs = 60_000): Promise<unknown> {
    const answer = await new Promise<Answer>((resolve) => {
      const timer = setTimeout(() => {
        resolve({ error: { desc: `no answer within ${limitMs / 1000} s` } });
      }, limitMs);
      this.#waiting = (given) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(given);
      };
      this.#socket.write(`${JSON.stringify({ execute: name, arguments: args })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`QEMU's ${name} failed: ${answer.error.desc}`);
    return answer.return;
  }

  /** Writes the whole state of the machine into its disks under that name. */
  async saveSnapshot(name: string): Promise<void> {
    const complaint = await this.command(
      'human-monitor-command',
      { 'command-line': `savevm ${name}` },
      180_000,
    );
    if (typeof complaint === 'string' && complaint.trim() !== '') {
      throw new Error(`QEMU could not freeze the machine: ${complaint.trim()}`);
    }
  }

  close(): void {
    this.#lines.close();
    this.#socket.destroy();
  }
}
