const mostEnds = 3;
const withinMs = 180_000;

/** Says whether a process that ended is started again: not when it ends for the third time in three minutes. */
export class RestartLimit {
  #ends: readonly number[] = [];
  /** A clock, in milliseconds. */
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** To be asked once for each end. */
  mayRestart(): boolean {
    const now = this.#now();
    this.#ends = [...this.#ends.filter((time) => now - time < withinMs), now];
    return this.#ends.length < mostEnds;
  }

  /** A person wants it to be tried again. */
  forget(): void {
    this.#ends = [];
  }
}
