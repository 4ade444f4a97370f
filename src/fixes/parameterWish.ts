import {
  parseKernelCommandLine,
  sameParameterName,
  type KernelParameter,
} from '../configfiles/kernelCommandLine';

/** A parameter that must not stand on the kernel command line with certain values. */
export interface UnwantedParameter {
  readonly name: string;
  /** Undefined is the bare parameter. */
  isUnwanted(value: string | undefined): boolean;
  /** What of it stays: the word to stand in its place. */
  replacement?(value: string | undefined): string | undefined;
}

/** What a kernel command line is to say. It does not depend on what it says now. */
export interface ParameterWish {
  readonly unwanted: readonly UnwantedParameter[];
  /** Words. Other values of their names belong to `unwanted`, so that any occurrence is the one that counts. */
  readonly wanted: readonly string[];
}

/** `name=value` and no other value of that name. */
export function onlyWord(name: string, value: string): ParameterWish {
  return { unwanted: [{ name, isUnwanted: (other) => other !== value }], wanted: [`${name}=${value}`] };
}

/** The parameters that have to go. */
export function unwantedAmong<Parameter extends KernelParameter>(
  parameters: readonly Parameter[],
  { unwanted }: ParameterWish,
): Parameter[] {
  return parameters.filter(
    (parameter) => !parameter.forInit && unwanted.some((rule) => concerns(rule, parameter)),
  );
}

function concerns(rule: UnwantedParameter, { name, value }: KernelParameter): boolean {
  return sameParameterName(rule.name, name) && rule.isUnwanted(value);
}

/** The words that stand in place of those that go, each once. */
export function replacementsFor(parameters: readonly KernelParameter[], wish: ParameterWish): string[] {
  const words = unwantedAmong(parameters, wish).flatMap((parameter) => {
    const rule = wish.unwanted.find((candidate) => concerns(candidate, parameter));
    return rule?.replacement?.(parameter.value) ?? [];
  });
  return [...new Set(words)];
}

/** The wanted words that are not there. */
export function missingAmong(parameters: readonly KernelParameter[], { wanted }: ParameterWish): string[] {
  return wanted.filter((word) => !holds(parameters, word));
}

function holds(parameters: readonly KernelParameter[], word: string): boolean {
  const [asked] = parseKernelCommandLine(word);
  return parameters.some(
    ({ name, value, forInit }) =>
      !forInit && asked !== undefined && sameParameterName(name, asked.name) && value === asked.value,
  );
}

/** True when the command line says what is wished, and nothing against it. */
export function meetsWish(parameters: readonly KernelParameter[], wish: ParameterWish): boolean {
  return unwantedAmong(parameters, wish).length === 0 && missingAmong(parameters, wish).length === 0;
}

/** Names of all parameters that the wish says something about. */
export function concernedNames({ unwanted, wanted }: ParameterWish): string[] {
  const names = [...unwanted.map(({ name }) => name), ...wanted.map((word) => word.split('=', 1)[0] ?? '')];
  return [...new Set(names)];
}

/** A parameter as it is written when it needs no quotes. */
export function wordOf({ name, value }: Pick<KernelParameter, 'name' | 'value'>): string {
  return value === undefined ? name : `${name}=${value}`;
}
