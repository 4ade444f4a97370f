import type { Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import type { Span } from '../model/textEdit';
import { lineAt } from './lineNumbers';
import { textRefusal } from './textRefusal';

/** One assignment of a systemd EnvironmentFile. */
export interface EnvironmentEntry {
  readonly name: string;
  readonly value: string;
  readonly nameSpan: Span;
  /** What stands behind the `=`, with quotes, without the line's end. */
  readonly valueSpan: Span;
  /** False when a quote is still open at the end of the file: systemd then takes the rest for the value. */
  readonly closed: boolean;
}

export interface EnvironmentFile {
  readonly text: string;
  readonly entries: readonly EnvironmentEntry[];
  /** Why nothing in the file can be relied on: it is too large, binary, or versions of systemd read it differently. */
  readonly refusal: Refusal | undefined;
}

/** What systemd passes over around names and values, and what ends a line: a carriage return does, too. */
const blanks = ' \t\n\r';
const newlines = '\n\r';

/**
 * Parses a file as systemd reads it for `EnvironmentFile=`, which is not how a shell does: nothing expands, there is no
 * `export`, blanks behind `=` do not count, comments stand at the start of a line only.
 * Source: parse_env_file_internal() in src/basic/env-file.c of systemd
 * (https://github.com/systemd/systemd/blob/v252/src/basic/env-file.c).
 */
export function parseEnvironmentFile(text: string): EnvironmentFile {
  const refusal = textRefusal(text);
  if (refusal) {
    return { text, entries: [], refusal };
  }
  const entries: EnvironmentEntry[] = [];
  let doubt: Refusal | undefined;
  let position = skip(text, 0, blanks);
  while (position < text.length) {
    if ('#;'.includes(text[position] ?? ' ')) {
      const end = endOfLine(text, position);
      doubt ??= commentDoubt(text, position, end);
      position = end;
    } else {
      const read = readEntry(text, position);
      if (read.entry) {
        entries.push(read.entry);
      }
      doubt ??= read.exported ? exportDoubt(text, position) : undefined;
      position = read.end;
    }
    position = skip(text, position, blanks);
  }
  return { text, entries, refusal: doubt };
}

/** A comment that ends in a backslash goes on in the next line, for systemd before 254. */
function commentDoubt(text: string, start: number, end: number): Refusal | undefined {
  if (text[end - 1] !== '\\' || end === text.length) {
    return undefined;
  }
  return {
    code: 'readTwice',
    reason: message(
      'The comment in line {line} ends in a backslash: before version 254, systemd takes the next line for a part of it.',
      { line: lineAt(text, start) },
    ),
    span: { start, end },
  };
}

function exportDoubt(text: string, start: number): Refusal {
  return {
    code: 'notAnAssignment',
    reason: message('Line {line} begins with export, which is no part of a name for systemd.', {
      line: lineAt(text, start),
    }),
  };
}

function readEntry(
  text: string,
  start: number,
): { entry?: EnvironmentEntry; end: number; exported: boolean } {
  let equals = start + 1;
  while (equals < text.length && text[equals] !== '=' && !newlines.includes(text[equals] ?? '')) {
    equals += 1;
  }
  if (text[equals] !== '=') {
    return { end: equals, exported: false };
  }
  const name = text.slice(start, equals).trimEnd();
  const { value, end, closed } = readValue(text, equals + 1);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return { end, exported: /^export\s/.test(name) };
  }
  const nameSpan = { start, end: start + name.length };
  return {
    entry: { name, value, nameSpan, valueSpan: { start: equals + 1, end }, closed },
    end,
    exported: false,
  };
}

interface ReadValue {
  readonly value: string;
  readonly end: number;
  readonly closed: boolean;
}

/** Quoted parts, one behind the other, then an unquoted rest in which quotes are ordinary characters. */
function readValue(text: string, start: number): ReadValue {
  let value = '';
  let position = start;
  for (;;) {
    position = skip(text, position, ' \t');
    const character = text[position];
    if (character === "'" || character === '"') {
      const part = character === "'" ? readSingleQuoted(text, position) : readDoubleQuoted(text, position);
      value += part.value;
      position = part.end;
      if (!part.closed) {
        return { value, end: position, closed: false };
      }
    } else if (character === undefined || newlines.includes(character)) {
      return { value, end: position, closed: true };
    } else {
      const rest = readUnquoted(text, position, value);
      return { value: rest.value, end: rest.end, closed: true };
    }
  }
}

function readSingleQuoted(text: string, start: number): ReadValue {
  const close = text.indexOf("'", start + 1);
  return close === -1
    ? { value: text.slice(start + 1), end: text.length, closed: false }
    : { value: text.slice(start + 1, close), end: close + 1, closed: true };
}

function readDoubleQuoted(text: string, start: number): ReadValue {
  let value = '';
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    const next = text[position + 1];
    if (text[position] !== '\\') {
      // Runs, not characters: texts that grow by one character at a time cost many times their length.
      const end = endOfRun(text, position, '"\\');
      value += text.slice(position, end);
      position = end;
    } else {
      value += next === undefined || next === '\n' ? '' : '"\\`$'.includes(next) ? next : `\\${next}`;
      position += 2;
    }
  }
  const closed = position < text.length;
  return { value, end: closed ? position + 1 : text.length, closed };
}

/** Blanks at the end of the value do not count, unless a backslash stands before them. */
function readUnquoted(text: string, start: number, before: string): ReadValue {
  let value = before;
  let kept = before.length;
  let position = start;
  while (position < text.length && !newlines.includes(text[position] ?? '')) {
    if (text[position] === '\\') {
      const character = text[position + 1] ?? '';
      value += newlines.includes(character) ? '' : character;
      kept = value.length;
      position += 2;
    } else {
      const end = endOfRun(text, position, '\\\n\r');
      const inked = endOfInk(text, position, end);
      kept = inked > position ? value.length + inked - position : kept;
      value += text.slice(position, end);
      position = end;
    }
  }
  return { value: value.slice(0, kept), end: Math.min(position, text.length), closed: true };
}

/** The end of a stretch without the blanks there. */
function endOfInk(text: string, start: number, end: number): number {
  let position = end;
  while (position > start && ' \t'.includes(text[position - 1] ?? '')) {
    position -= 1;
  }
  return position;
}

/** The next place of one of some characters, or the end of the text. */
function endOfRun(text: string, start: number, ends: string): number {
  let position = start;
  while (position < text.length && !ends.includes(text[position] ?? '')) {
    position += 1;
  }
  return position;
}

function skip(text: string, start: number, characters: string): number {
  let position = start;
  while (position < text.length && characters.includes(text[position] ?? '')) {
    position += 1;
  }
  return position;
}

function endOfLine(text: string, start: number): number {
  return endOfRun(text, start, newlines);
}
