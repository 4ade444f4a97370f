import type { Span } from '../model/textEdit';

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
}

/**
 * Parses a file as systemd reads it for `EnvironmentFile=`, which is not how a shell does: nothing expands, there is no
 * `export`, blanks behind `=` do not count, comments stand at the start of a line only.
 * Source: parse_env_file_internal() in src/basic/env-file.c of systemd.
 */
export function parseEnvironmentFile(text: string): EnvironmentFile {
  const entries: EnvironmentEntry[] = [];
  let position = 0;
  while (position < text.length) {
    position = skipBlanks(text, position, ' \t\r\n');
    if ('#;'.includes(text[position] ?? ' ')) {
      position = endOfLine(text, position);
      continue;
    }
    const line = endOfLine(text, position);
    const equals = text.indexOf('=', position);
    if (equals === -1 || equals > line) {
      position = line;
      continue;
    }
    const value = readValue(text, equals + 1);
    const name = text.slice(position, equals).trimEnd();
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      entries.push({
        name,
        value: value.value,
        nameSpan: { start: position, end: position + name.length },
        valueSpan: { start: equals + 1, end: value.end },
        closed: value.closed,
      });
    }
    position = value.end;
  }
  return { text, entries };
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
    position = skipBlanks(text, position, ' \t');
    const character = text[position];
    if (character === "'" || character === '"') {
      const part = character === "'" ? readSingleQuoted(text, position) : readDoubleQuoted(text, position);
      value += part.value;
      position = part.end;
      if (!part.closed) {
        return { value, end: position, closed: false };
      }
    } else if (character === undefined || isNewline(character)) {
      return { value, end: position, closed: true };
    } else {
      const rest = readUnquoted(text, position);
      return { value: value + rest.value, end: rest.end, closed: true };
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
    if (text[position] !== '\\' || next === undefined) {
      value += text[position] ?? '';
      position += 1;
    } else {
      value += next === '\n' ? '' : '"\\`$'.includes(next) ? next : `\\${next}`;
      position += 2;
    }
  }
  const closed = position < text.length;
  return { value, end: closed ? position + 1 : text.length, closed };
}

function readUnquoted(text: string, start: number): ReadValue {
  let value = '';
  /** Length of the value without the blanks at its end, which systemd drops unless they were escaped. */
  let kept = 0;
  let position = start;
  while (position < text.length && !isNewline(text[position] ?? '')) {
    const escaped = text[position] === '\\';
    const character = text[escaped ? position + 1 : position] ?? '';
    value += escaped && isNewline(character) ? '' : character;
    kept = escaped || !' \t'.includes(character) ? value.length : kept;
    position += escaped ? 2 : 1;
  }
  return { value: value.slice(0, kept), end: Math.min(position, text.length), closed: true };
}

function isNewline(character: string): boolean {
  return character === '\n' || character === '\r';
}

function skipBlanks(text: string, start: number, blanks: string): number {
  let position = start;
  while (position < text.length && blanks.includes(text[position] ?? '')) {
    position += 1;
  }
  return position;
}

function endOfLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline === -1 ? text.length : newline;
}
