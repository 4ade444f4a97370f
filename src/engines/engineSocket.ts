import { Duplex } from 'node:stream';

/** Opens a stream to the engine; ends trying when the signal is aborted. */
export type OpenSocket = (signal: AbortSignal) => Promise<Duplex>;

/** What of a socket of Node a stream may have as well. */
interface EventLoopHandle {
  ref?(): unknown;
  unref?(): unknown;
}

/**
 * A stream to an engine as Node's HTTP client wants it: there at once, although opening it takes a while, with the methods of a
 * socket, and ended on our side when the engine ends it. A channel of SSH would stay half open.
 */
export class EngineSocket extends Duplex {
  readonly #opening = new AbortController();
  readonly #open: OpenSocket;
  #stream: Duplex | undefined;
  #isReferenced = true;

  constructor(open: OpenSocket) {
    super({ allowHalfOpen: false });
    this.#open = open;
  }

  override _construct(callback: (error?: Error | null) => void): void {
    this.#open(this.#opening.signal).then(
      (stream) => {
        this.#attach(stream);
        callback();
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  #attach(stream: Duplex): void {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) {
        stream.pause();
      }
    });
    stream.once('end', () => this.push(null));
    stream.once('close', () => {
      // Without an end before it, what was sent is not the whole.
      if (!this.readableEnded && !stream.readableEnded) {
        this.destroy();
      }
    });
    stream.on('error', (error) => {
      this.destroy(error);
    });
    stream.pause();
    if (!this.#isReferenced) {
      this.unref();
    }
  }

  override _read(): void {
    this.#stream?.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#stream?.write(chunk, encoding, callback);
  }

  override _final(callback: () => void): void {
    this.#stream?.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#opening.abort();
    this.#stream?.destroy();
    callback(error);
  }

  /** Requests have a time limit of their own, and a socket of the host itself is alive or closed. */
  setTimeout(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    this.#isReferenced = true;
    (this.#stream as EventLoopHandle | undefined)?.ref?.();
    return this;
  }

  unref(): this {
    this.#isReferenced = false;
    (this.#stream as EventLoopHandle | undefined)?.unref?.();
    return this;
  }
}
