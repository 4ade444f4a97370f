/** A time limit that stands still while a person is asked. */
export class LoginTimer {
  #left: number;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #pauses = 0;
  readonly #onEnd: () => void;

  constructor(milliseconds: number, onEnd: () => void) {
    this.#left = milliseconds;
    this.#onEnd = onEnd;
    this.#start();
  }

  /** Asks, with the clock standing still. */
  async paused<T>(ask: () => Promise<T>): Promise<T> {
    this.#pauses += 1;
    this.#stop();
    try {
      return await ask();
    } finally {
      this.#pauses -= 1;
      if (this.#pauses === 0) {
        this.#start();
      }
    }
  }

  end(): void {
    this.#stop();
    this.#left = Infinity;
  }

  #start(): void {
    if (this.#left !== Infinity) {
      this.#startedAt = performance.now();
      this.#timer = setTimeout(this.#onEnd, this.#left);
    }
  }

  #stop(): void {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#left = Math.max(0, this.#left - (performance.now() - this.#startedAt));
    }
  }
}
