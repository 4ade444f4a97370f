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
    const { name, value } = splitAtEquals(text.slice(span.start, span.end));
    if (isSeparator(name, value) && !forInit) {
      forInit = true;
    } else {
      parameters.push({ name, value, span, forInit });
    }
  }
  return parameters;
}

function isSeparator(name: string, value: string | undefined): boolean {
  return name === '--' && value === undefined;
}

/** Where the ` -- ` stands behind which everything belongs to init; undefined when there is none. */
export function initSeparator(text: string): number | undefined {
  return splitAtBlanks(text).find(({ start, end }) => {
    const { name, value } = splitAtEquals(text.slice(start, end));
    return isSeparator(name, value);
  })?.start;
}

/** True when a double quote is still open at the end: whatever is appended becomes part of the last value. */
export function endsInsideQuotes(text: string): boolean {
  return (text.match(/"/g)?.length ?? 0) % 2 === 1;
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

/** The kernel's isspace(), which counts the no-break space of Latin-1. Source: lib/ctype.c of Linux. */
function isBlank(character: string): boolean {
  return ' \t\n\v\f\r\u00a0'.includes(character);
}

/** The kernel takes off one quote at either end of the token, and of the value; inner ones stay. */
function splitAtEquals(token: string): Pick<KernelParameter, 'name' | 'value'> {
  const opened = token.startsWith('"');
  const inner = opened ? token.slice(1) : token;
  // An `=` in the first place begins a name.
  const equals = inner.indexOf('=', 1);
  if (equals === -1) {
    return { name: opened ? withoutEndQuote(inner) : inner, value: undefined };
  }
  const written = inner.slice(equals + 1);
  const valueOpened = written.startsWith('"');
  const value = valueOpened ? written.slice(1) : written;
  return { name: inner.slice(0, equals), value: opened || valueOpened ? withoutEndQuote(value) : value };
}

function withoutEndQuote(text: string): string {
  return text.endsWith('"') ? text.slice(0, -1) : text;
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
): readonly KernelParameter[] {
  return countingOccurrences(occurrencesOf(parameters, name), rule);
}

/** Those of several occurrences, given in order, that count. */
export function countingOccurrences<Occurrence>(
  all: readonly Occurrence[],
  rule: RepetitionRule,
): readonly Occurrence[] {
  switch (rule) {
    case 'list':
      return all;
    case 'first':
      return all.slice(0, 1);
    case 'last':
      return all.slice(-1);
  }
}

/** True when the command line says `word` already, and by `rule` nothing in it overrides that. */
export function holdsParameter(text: string, word: string, rule: RepetitionRule): boolean {
  const [wanted] = parseKernelCommandLine(word);
  return (
    wanted !== undefined &&
    effectiveOccurrences(parseKernelCommandLine(text), wanted.name, rule).some(
      ({ span }) => text.slice(span.start, span.end) === word,
    )
  );
}
