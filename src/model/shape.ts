/**
 * Small checks of values that come from another process or page. A shape is a type guard, so the types of the
 * contracts are derived from the very checks that guard them.
 */
export type Shape<T> = (value: unknown) => value is T;

/** The type that a shape admits. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** Characters that one text of a contract may hold. */
const textLimit = 20_000;

/** Entries that one list of a contract may hold. */
const listLimit = 2_000;

/** A text of at most 20,000 characters. */
export const text: Shape<string> = (value): value is string =>
  typeof value === 'string' && value.length <= textLimit;

/** A number that is neither infinite nor NaN. */
export const finiteNumber: Shape<number> = (value): value is number => Number.isFinite(value);

/** Exactly one of these words. */
export function oneOf<const T extends readonly string[]>(words: T): Shape<T[number]> {
  return (value): value is T[number] => typeof value === 'string' && words.includes(value);
}

/** A list of at most 2,000 entries of one shape. */
export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= listLimit && value.every((entry) => item(entry));
}

/** The shape, or null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

type Fields = Readonly<Record<string, Shape<unknown>>>;

/** An object that has all of these fields; others are ignored. */
export function objectOf<F extends Fields>(fields: F): Shape<{ readonly [K in keyof F]: Shaped<F[K]> }> {
  return (value): value is { readonly [K in keyof F]: Shaped<F[K]> } =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, shape]) => shape((value as Record<string, unknown>)[name]));
}

/** One of several shapes. */
export function anyOf<const S extends readonly Shape<unknown>[]>(...shapes: S): Shape<Shaped<S[number]>> {
  return (value): value is Shaped<S[number]> => shapes.some((shape) => shape(value));
}

/** The value when it has the shape, else undefined. */
export function admit<T>(shape: Shape<T>, value: unknown): T | undefined {
  return shape(value) ? value : undefined;
}
