import type { Span } from '../model/textEdit';

/** One parameter of a kernel command line, as the kernel splits it. */
export interface KernelParameter {
  /** As written, without quotes: `cgroup_disable`, `usbcore.autosuspend`. */
  readonly name: string;
  /** What follows the first `=`, without quotes; undefined for a bare parameter. */
  readonly value: string | undefined;
  /** The token, with its quotes. */
  readonly span: Span;
  /** Behind ` -- `: it belongs to init, the kernel does not look at it. */
  readonly forInit: boolean;
}

/** Which of several occurrences counts: `list` means that each adds to the others. */
export type RepetitionRule = 'last' | 'first' | 'list';

/**
 * Splits a command line as the kernel does: at blanks outside double quotes.
 * Source: next_arg() in lib/cmdline.c and parse_args() in kernel/params.c of Linux.
 */
export function parseKernelCommandLine(text: string): KernelParameter[] {
  const parameters: KernelParameter[] = [];
  let forInit = false;
  for (const span of splitAtBlanks(text)) {
    const token = text.slice(span.start, span.end);
    if (token === '--' && !forInit) {
      forInit = true;
    } else {
      parameters.push({ ...splitAtEquals(token), span, forInit });
    }
  }
  return parameters;
}

function splitAtBlanks(text: string): Span[] {
  const spans: Span[] = [];
  let start: number | undefined;
  let quoted = false;
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position] ?? '';
    if (!quoted && isBlank(character)) {
      if (start !== undefined) {
        spans.push({ start, end: position });
        start = undefined;
      }
      continue;
    }
    start ??= position;
    quoted = character === '"' ? !quoted : quoted;
  }
  if (start !== undefined) {
    spans.push({ start, end: text.length });
  }
  return spans;
}

/** The kernel's isspace(): blank, tab, line feed, vertical tab, form feed, carriage return. */
function isBlank(character: string): boolean {
  return ' \t\n\v\f\r'.includes(character);
}

function splitAtEquals(token: string): Pick<KernelParameter, 'name' | 'value'> {
  const equals = token.indexOf('=');
  if (equals === -1) {
    return { name: withoutQuotes(token), value: undefined };
  }
  // A quote before the name ends behind the value: "name=some value".
  const wrapped = token.startsWith('"') && token.endsWith('"') && token.length > 1;
  const inner = wrapped ? token.slice(1, -1) : token;
  const place = inner.indexOf('=');
  return { name: inner.slice(0, place), value: withoutQuotes(inner.slice(place + 1)) };
}

function withoutQuotes(text: string): string {
  return text.replace(/^"|"$/g, '');
}

/** The kernel takes `-` and `_` in names for the same. Source: parameq() in kernel/params.c. */
export function sameParameterName(a: string, b: string): boolean {
  return a.replaceAll('-', '_') === b.replaceAll('-', '_');
}

/** All occurrences of a parameter that the kernel sees, in order. */
export function occurrencesOf(parameters: readonly KernelParameter[], name: string): KernelParameter[] {
  return parameters.filter((parameter) => !parameter.forInit && sameParameterName(parameter.name, name));
}

/** The values that count, by the parameter's rule: none when it is not there, one, or all of a list. */
export function effectiveOccurrences(
  parameters: readonly KernelParameter[],
  name: string,
  rule: RepetitionRule,
): KernelParameter[] {
  const all = occurrencesOf(parameters, name);
  switch (rule) {
    case 'list':
      return all;
    case 'first':
      return all.slice(0, 1);
    case 'last':
      return all.slice(-1);
  }
}
