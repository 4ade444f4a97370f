import type { Message } from './message';

/** Where a fact was read, in a form that a person can repeat by hand on the host. */
export type FactSource =
  | { readonly kind: 'file'; readonly path: string; readonly line?: number }
  | { readonly kind: 'command'; readonly command: string };

/** The value was read. `excerpt` is what the host printed: plain text, redacted, at most `excerptLimit` characters. */
export interface KnownFact<T> {
  readonly state: 'known';
  readonly value: T;
  readonly source: FactSource;
  readonly excerpt: string;
}

/** We looked, with the right to look, and there is no such file, program or entry. */
export interface AbsentFact {
  readonly state: 'absent';
  readonly source: FactSource;
}

/** We could not look, or could not understand what we saw. It says nothing about the host. */
export interface UnreadableFact {
  readonly state: 'unreadable';
  readonly source: FactSource;
  readonly reason: Message;
}

export type Fact<T> = KnownFact<T> | AbsentFact | UnreadableFact;

/** Characters of host output that a fact keeps as its evidence. */
export const excerptLimit = 2000;

export function known<T>(value: T, source: FactSource, excerpt: string): KnownFact<T> {
  return { state: 'known', value, source, excerpt: excerpt.slice(0, excerptLimit) };
}

export function absent(source: FactSource): AbsentFact {
  return { state: 'absent', source };
}

export function unreadable(source: FactSource, reason: Message): UnreadableFact {
  return { state: 'unreadable', source, reason };
}

export function fileSource(path: string, line?: number): FactSource {
  return line === undefined ? { kind: 'file', path } : { kind: 'file', path, line };
}

export function commandSource(command: string): FactSource {
  return { kind: 'command', command };
}

/** Derives a fact from another; an absent or unreadable one stays as it is. */
export function mapFact<T, U>(fact: Fact<T>, transform: (value: T) => U): Fact<U> {
  return fact.state === 'known' ? { ...fact, value: transform(fact.value) } : fact;
}

/** The value, or undefined when it is absent or unreadable. Ask `state` when the difference matters. */
export function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.state === 'known' ? fact.value : undefined;
}
