import type { Fact } from '../../../src/model/fact';

/** Facts whose parts may be replaced. The facts themselves stay whole: replace one by another. */
export type Mutable<T> =
  T extends Fact<unknown>
    ? T
    : T extends readonly unknown[]
      ? T
      : T extends object
        ? { -readonly [K in keyof T]: Mutable<T[K]> }
        : T;
