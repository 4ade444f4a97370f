import type { Span } from '../../model/textEdit';
import { expansionExtent } from './shellExpansion';

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
      return readDoubleQuoted(text, start);
    case '\\':
      return readEscaped(text, start);
    case '$':
    case '`':
      return readExpansion(text, start, false) ?? plainPiece(text, start, start + 1);
    case '~':
      return tildeExpands(text, start, wordStart)
        ? { kind: 'expansion', span: { start, end: start + 1 }, value: '', expands: true, closed: true }
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

/** A tilde expands at the start of a word and, in an assignment, after `=` and `:`. */
function tildeExpands(text: string, position: number, wordStart: number): boolean {
  let before = position;
  while (before > wordStart && text.startsWith('\\\n', before - 2)) {
    before -= 2;
  }
  return before <= wordStart || text[before - 1] === '=' || text[before - 1] === ':';
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

function readDoubleQuoted(text: string, start: number): WordPiece {
  let value = '';
  let expands = false;
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    const expansion = readExpansion(text, position, true);
    if (expansion) {
      expands = true;
      position = expansion.span.end;
    } else if (text[position] === '\\' && '$`"\\\n'.includes(text[position + 1] ?? ' ')) {
      value += text[position + 1] === '\n' ? '' : (text[position + 1] ?? '');
      position += 2;
    } else {
      // Runs, not characters: texts that grow by one character at a time cost many times their length.
      const end = endOfOrdinary(text, position + 1);
      value += text.slice(position, end);
      position = end;
    }
  }
  const closed = position < text.length;
  const end = Math.min(closed ? position + 1 : text.length, text.length);
  return { kind: 'double', span: { start, end }, value: expands ? '' : value, expands, closed };
}

/** The next place between double quotes that may mean something, or the end of the text. */
function endOfOrdinary(text: string, start: number): number {
  let position = start;
  while (position < text.length && !'"\\$`'.includes(text[position] ?? '')) {
    position += 1;
  }
  return position;
}

function readExpansion(text: string, start: number, quoted: boolean): WordPiece | undefined {
  const found = expansionExtent(text, start, { depth: 0, quoted });
  return found && { kind: 'expansion', span: found.span, value: '', expands: true, closed: found.closed };
}

/** What the word stands for, or undefined when only a running shell could say. */
export function wordValue(pieces: readonly WordPiece[]): string | undefined {
  const [only] = pieces;
  if (only && pieces.length === 1) {
    return only.expands ? undefined : only.value;
  }
  return pieces.some(({ expands }) => expands) ? undefined : pieces.map(({ value }) => value).join('');
}
