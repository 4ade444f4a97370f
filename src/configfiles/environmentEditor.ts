import type { EditOutcome, Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import { applyTextEdits, type Span, type TextEdit } from '../model/textEdit';
import { parseEnvironmentFile, type EnvironmentEntry, type EnvironmentFile } from './environmentFile';
import { endsInsideQuotes, parseKernelCommandLine, type KernelParameter } from './kernelCommandLine';
import { lineAt } from './lineNumbers';
import { edited, insertion, refused, unsafeName, unsafeValue, unsafeWord } from './safeWord';
import { withBlanks } from './wordRemoval';

/** What systemd has for a variable when it has read the whole file: the last assignment counts. */
export function environmentValue({ entries }: EnvironmentFile, name: string): EnvironmentEntry | undefined {
  return entries.findLast((entry) => entry.name === name);
}

/** Appends a word to the list in a variable, creating it when the file lacks it. What it writes, a shell reads alike. */
export function appendEnvironmentWord(file: EnvironmentFile, name: string, word: string): EditOutcome {
  const entry = environmentValue(file, name);
  const refusal = unsafeName(name) ?? unsafeWord(word) ?? editRefusal(file, entry);
  if (refusal) {
    return refused(refusal);
  }
  if (!entry) {
    return createEntry(file, name, word);
  }
  const body = valueBody(file.text, entry);
  if (!body) {
    return refused(patchworkRefusal(file, entry));
  }
  const value = file.text.slice(body.start, body.end);
  return wordsOf(value).includes(word)
    ? { kind: 'unchanged' }
    : verified(file, appendEdits(entry, body, value, word), name);
}

interface ValueBody extends Span {
  readonly quoted: boolean;
}

/** An unquoted value gets quotes, and loses the blanks before it, which a shell would not pass over. */
function appendEdits(
  { valueSpan }: EnvironmentEntry,
  body: ValueBody,
  value: string,
  word: string,
): TextEdit[] {
  const addition = (/^$|\s$/.test(value) ? '' : ' ') + word;
  if (body.quoted) {
    return [insertion(body.end, addition)];
  }
  return value === ''
    ? [insertion(valueSpan.start, `"${word}"`)]
    : [
        { span: { start: valueSpan.start, end: body.start }, newText: '"' },
        insertion(body.end, `${addition}"`),
      ];
}

/** Removes every word of the list for which `matches` says so, each with one blank beside it. */
export function removeEnvironmentWords(
  file: EnvironmentFile,
  name: string,
  matches: (parameter: KernelParameter) => boolean,
): EditOutcome {
  if (file.refusal) {
    return refused(file.refusal);
  }
  const entry = environmentValue(file, name);
  if (!entry) {
    return { kind: 'unchanged' };
  }
  const body = valueBody(file.text, entry);
  const refusal = entryRefusal(file, entry) ?? (body ? undefined : patchworkRefusal(file, entry));
  if (refusal || !body) {
    return refused(refusal ?? patchworkRefusal(file, entry));
  }
  const value = file.text.slice(body.start, body.end);
  const doomed = parseKernelCommandLine(value).filter(matches);
  const cuts = withBlanks(
    value,
    doomed.map(({ span }) => span),
  ).map(({ start, end }) => ({ span: { start: body.start + start, end: body.start + end }, newText: '' }));
  return cuts.length === 0 ? { kind: 'unchanged' } : verified(file, cuts, name);
}

/** Gives a variable a value of plain words, creating it when the file lacks it. */
export function setEnvironmentVariable(file: EnvironmentFile, name: string, value: string): EditOutcome {
  const entry = environmentValue(file, name);
  const refusal = unsafeName(name) ?? unsafeValue(value) ?? editRefusal(file, entry);
  if (refusal) {
    return refused(refusal);
  }
  if (!entry) {
    return createEntry(file, name, value);
  }
  if (entry.value === value) {
    return { kind: 'unchanged' };
  }
  const body = valueBody(file.text, entry);
  const edit = body?.quoted
    ? { span: { start: body.start, end: body.end }, newText: value }
    : { span: entry.valueSpan, newText: body && !unsafeWord(value) ? value : `"${value}"` };
  return verified(file, [edit], name, value);
}

/** Where the words of a value stand, when they stand in one piece: within one pair of quotes, or without any. */
function valueBody(text: string, { valueSpan }: EnvironmentEntry): ValueBody | undefined {
  const written = text.slice(valueSpan.start, valueSpan.end);
  const start = valueSpan.start + (written.length - written.trimStart().length);
  const end = start + written.trim().length;
  const quote = text[start];
  if (start < end && (quote === '"' || quote === "'")) {
    const inner = text.slice(start + 1, end - 1);
    const whole =
      end - start > 1 && text[end - 1] === quote && !inner.includes(quote) && !inner.includes('\\');
    return whole ? { start: start + 1, end: end - 1, quoted: true } : undefined;
  }
  return /["'\\$`;&|<>()#*?~[\]{}!]/.test(written) ? undefined : { start, end, quoted: false };
}

function editRefusal(file: EnvironmentFile, entry: EnvironmentEntry | undefined): Refusal | undefined {
  return file.refusal ?? (entry && entryRefusal(file, entry));
}

function entryRefusal({ text }: EnvironmentFile, entry: EnvironmentEntry): Refusal | undefined {
  const { name, value, valueSpan, closed } = entry;
  const line = lineAt(text, entry.nameSpan.start);
  if (!closed) {
    return {
      code: 'unterminated',
      reason: message('The quote that opens in line {line} is never closed.', { line }),
      span: valueSpan,
    };
  }
  if (/[\n\r]/.test(text.slice(valueSpan.start, valueSpan.end))) {
    return {
      code: 'continuation',
      reason: message('The value of {name} in line {line} spans several lines.', { name, line }),
      span: valueSpan,
    };
  }
  if (text[valueSpan.end] === '\r') {
    return {
      code: 'carriageReturn',
      reason: message('The value of {name} in line {line} holds a carriage return (Windows line ending).', {
        name,
        line,
      }),
      span: valueSpan,
    };
  }
  return endsInsideQuotes(value)
    ? {
        code: 'unterminated',
        reason: message('Within the value of {name} in line {line}, a double quote is never closed.', {
          name,
          line,
        }),
        span: valueSpan,
      }
    : undefined;
}

function patchworkRefusal(
  { text }: EnvironmentFile,
  { name, nameSpan, valueSpan }: EnvironmentEntry,
): Refusal {
  return {
    code: 'unsafeValue',
    reason: message(
      'The value of {name} in line {line} holds escapes, several quoted parts, or characters that a shell would act on.',
      { name, line: lineAt(text, nameSpan.start) },
    ),
    span: valueSpan,
  };
}

function createEntry(file: EnvironmentFile, name: string, value: string): EditOutcome {
  const { text } = file;
  const line = `${name}="${value}"\n`;
  const template = new RegExp(`^#[ \\t]*${name}=.*\\n`, 'm').exec(text);
  const end = insertion(text.length, (text === '' || text.endsWith('\n') ? '' : '\n') + line);
  const below = template ? [insertion(template.index + template[0].length, line)] : [];
  const outcomes = [...below, end].map((edit) => verified(file, [edit], name, value));
  return outcomes.find(({ kind }) => kind === 'edited') ?? outcomes.at(-1) ?? { kind: 'unchanged' };
}

/** The edits, when systemd would then read what it should and everything else as before; else a refusal. */
function verified(
  file: EnvironmentFile,
  edits: readonly TextEdit[],
  name: string,
  value?: string,
): EditOutcome {
  const after = parseEnvironmentFile(applyTextEdits(file.text, edits));
  const result = environmentValue(after, name);
  const right = result && (value === undefined ? result.closed : result.value === value);
  if (right && !after.refusal && others(file, name) === others(after, name)) {
    return edited(edits);
  }
  return refused({
    code: 'continuation',
    reason: message('A line continuation or a quote near line {line} would swallow the change.', {
      line: lineAt(file.text, edits[0]?.span.start ?? 0),
    }),
  });
}

function others({ entries }: EnvironmentFile, name: string): string {
  return JSON.stringify(
    entries.filter((entry) => entry.name !== name).map((entry) => [entry.name, entry.value]),
  );
}

function wordsOf(value: string): string[] {
  return parseKernelCommandLine(value).map(({ span }) => value.slice(span.start, span.end));
}
