import type { Fact, FactSource } from '../../../src/model/fact';
import type { HostFacts } from '../../../src/model/hostFacts';

/** Where a fact stands in HostFacts, such as `['sysctls', 'vm.panic_on_oom']`. */
export type FactPath = readonly string[];

/** Every fact of a host, wherever it stands: each value that has a state. */
export function factPaths(facts: HostFacts): readonly FactPath[] {
  return pathsIn(facts, []);
}

export function factAt(facts: HostFacts, path: FactPath): Fact<unknown> {
  const fact = path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], facts);
  if (!isFact(fact)) {
    throw new Error(`no fact at ${path.join('.')}`);
  }
  return fact;
}

/** The facts with some of them replaced; the original stays as it is. */
export function replaceFacts(
  facts: HostFacts,
  paths: readonly FactPath[],
  replace: (fact: Fact<unknown>, path: FactPath) => Fact<unknown>,
): HostFacts {
  return paths.reduce<unknown>(
    (whole, path) => replaceAt(whole, path, replace(factAt(facts, path), path)),
    facts,
  ) as HostFacts;
}

function replaceAt(part: unknown, [name, ...rest]: FactPath, value: Fact<unknown>): unknown {
  if (name === undefined) {
    return value;
  }
  const record = part as Readonly<Record<string, unknown>>;
  return { ...record, [name]: replaceAt(record[name], rest, value) };
}

function pathsIn(part: unknown, path: FactPath): FactPath[] {
  if (isFact(part)) {
    return [path];
  }
  return typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.entries(part).flatMap(([name, value]) => pathsIn(value, [...path, name]))
    : [];
}

function isFact(part: unknown): part is Fact<unknown> & { readonly source: FactSource } {
  return typeof part === 'object' && part !== null && 'state' in part && 'source' in part;
}
