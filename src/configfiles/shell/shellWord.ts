import type { Span } from '../../model/textEdit';

/**
 * One piece of a shell word. `plain` stands unquoted, `escaped` is a backslash and a character, `single` and `double` are
 * quoted strings, `expansion` is anything whose value only a running shell knows (`$x`, `$(…)`, backticks, `~`).
 */
export type WordPieceKind = 'plain' | 'escaped' | 'single' | 'double' | 'expansion';

export interface WordPiece {
  readonly kind: WordPieceKind;
  /** With the quotes. */
  readonly span: Span;
  /** What it stands for; empty for an expansion. */
  readonly value: string;
  /** A `double` piece that holds an expansion has no value of its own either. */
  readonly expands: boolean;
  /** False when the closing quote or bracket is missing: the piece then reaches to the end of the text. */
  readonly closed: boolean;
}

/** A word of the POSIX shell grammar: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02 */
export interface ShellWord {
  readonly span: Span;
  readonly pieces: readonly WordPiece[];
}

/** Expansions nested deeper than this are nobody's configuration: the rest of the text counts as unterminated. */
const deepestNesting = 50;

const metacharacters = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')']);

/** True for the characters that end an unquoted word. */
export function endsWord(character: string | undefined): boolean {
  return character === undefined || metacharacters.has(character);
}

/** Reads the word that begins at `start`. The text there must not be a metacharacter. */
export function readWord(text: string, start: number): ShellWord {
  const pieces: WordPiece[] = [];
  let position = start;
  while (!endsWord(text[position])) {
    const piece = readPiece(text, position, start);
    pieces.push(piece);
    position = piece.span.end;
  }
  return { span: { start, end: position }, pieces };
}

function readPiece(text: string, start: number, wordStart: number): WordPiece {
  switch (text[start]) {
    case "'":
      return readSingleQuoted(text, start);
    case '"':
      return readDoubleQuoted(text, start, 0);
    case '\\':
      return readEscaped(text, start);
    case '$':
    case '`':
      return readExpansion(text, start, 0) ?? plainPiece(text, start, start + 1);
    case '~':
      return tildeExpands(text, start, wordStart)
        ? expansionPiece(start, start + 1, true)
        : plainPiece(text, start, start + 1);
    default:
      return readPlain(text, start);
  }
}

function readPlain(text: string, start: number): WordPiece {
  let end = start + 1;
  while (!endsWord(text[end]) && !'\'"\\$`~'.includes(text[end] ?? '')) {
    end += 1;
  }
  return plainPiece(text, start, end);
}

function plainPiece(text: string, start: number, end: number): WordPiece {
  return { kind: 'plain', span: { start, end }, value: text.slice(start, end), expands: false, closed: true };
}

function expansionPiece(start: number, end: number, closed: boolean): WordPiece {
  return { kind: 'expansion', span: { start, end }, value: '', expands: true, closed };
}

/** A tilde expands at the start of a word and, in an assignment, after `=` and `:`. */
function tildeExpands(text: string, position: number, wordStart: number): boolean {
  const before = text[position - 1];
  return position === wordStart || before === '=' || before === ':';
}

function readEscaped(text: string, start: number): WordPiece {
  const next = text[start + 1];
  const end = Math.min(start + 2, text.length);
  const value = next === '\n' ? '' : (next ?? '\\');
  return { kind: 'escaped', span: { start, end }, value, expands: false, closed: true };
}

function readSingleQuoted(text: string, start: number): WordPiece {
  const close = text.indexOf("'", start + 1);
  const closed = close !== -1;
  const end = closed ? close + 1 : text.length;
  const value = text.slice(start + 1, closed ? close : text.length);
  return { kind: 'single', span: { start, end }, value, expands: false, closed };
}

function readDoubleQuoted(text: string, start: number, depth: number): WordPiece {
  let value = '';
  let expands = false;
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    const expansion = readExpansion(text, position, depth);
    if (expansion) {
      expands = true;
      position = expansion.span.end;
    } else if (text[position] === '\\' && '$`"\\\n'.includes(text[position + 1] ?? ' ')) {
      value += text[position + 1] === '\n' ? '' : (text[position + 1] ?? '');
      position += 2;
    } else {
      value += text[position] ?? '';
      position += 1;
    }
  }
  const closed = position < text.length;
  const end = Math.min(closed ? position + 1 : text.length, text.length);
  return { kind: 'double', span: { start, end }, value: expands ? '' : value, expands, closed };
}

/** The expansion that begins at `start`, or undefined when the `$` there stands for itself. */
function readExpansion(text: string, start: number, depth: number): WordPiece | undefined {
  if (text[start] === '`') {
    return readBackquoted(text, start);
  }
  if (text[start] !== '$') {
    return undefined;
  }
  const next = text[start + 1] ?? '';
  if (next === '(' || next === '{') {
    return readBracketed(text, start, depth + 1);
  }
  const name = /[A-Za-z_]\w*|[0-9@*#?$!-]/y;
  name.lastIndex = start + 1;
  const match = name.exec(text);
  if (match) {
    return expansionPiece(start, start + 1 + match[0].length, true);
  }
  // Shells disagree on $'…' and $"…", and a line continuation behind the $ hides what follows: nobody knows the value.
  const hidden = next === "'" || next === '"' || text.startsWith('\\\n', start + 1);
  return hidden ? expansionPiece(start, start + 1, true) : undefined;
}

function readBackquoted(text: string, start: number): WordPiece {
  let position = start + 1;
  while (position < text.length && text[position] !== '`') {
    position += text[position] === '\\' ? 2 : 1;
  }
  const closed = position < text.length;
  return expansionPiece(start, closed ? position + 1 : text.length, closed);
}

/** `$(…)`, `$((…))` or `${…}`: to the bracket that closes it, past quotes and brackets within. */
function readBracketed(text: string, start: number, depth: number): WordPiece {
  if (depth > deepestNesting) {
    return expansionPiece(start, text.length, false);
  }
  const open = text[start + 1] ?? '';
  const close = open === '(' ? ')' : '}';
  let unclosed = 0;
  let position = start + 1;
  while (position < text.length) {
    const character = text[position];
    if (character === open) {
      unclosed += 1;
    } else if (character === close) {
      unclosed -= 1;
      if (unclosed === 0) {
        return expansionPiece(start, position + 1, true);
      }
    }
    position = skipQuoted(text, position, depth);
  }
  return expansionPiece(start, text.length, false);
}

function skipQuoted(text: string, position: number, depth: number): number {
  switch (text[position]) {
    case '\\':
      return position + 2;
    case "'": {
      const close = text.indexOf("'", position + 1);
      return close === -1 ? text.length : close + 1;
    }
    case '"':
      return readDoubleQuoted(text, position, depth).span.end;
    case '`':
      return readBackquoted(text, position).span.end;
    default:
      return position + 1;
  }
}

/** What the word stands for, or undefined when only a running shell could say. */
export function wordValue(pieces: readonly WordPiece[]): string | undefined {
  return pieces.some(({ expands }) => expands) ? undefined : pieces.map(({ value }) => value).join('');
}
