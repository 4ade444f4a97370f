import type { ShellAssignment } from './shellFile';
import { wordValue, type ShellWord, type WordPiece } from './shellWord';

/** An assignment as its word alone tells it, without where the word stands. */
export type AssignmentWord = Omit<ShellAssignment, 'conditional' | 'temporary' | 'exported' | 'readonly'>;

/** Takes a word apart at its `=`, or undefined when it is no assignment. */
export function splitAssignment({ span, pieces }: ShellWord): AssignmentWord | undefined {
  const index = indexOfEquals(pieces);
  const equals = pieces[index];
  if (!equals) {
    return undefined;
  }
  const place = equals.value.indexOf('=');
  const head = joinedValues(pieces, index) + equals.value.slice(0, place);
  const appends = head.endsWith('+');
  const name = appends ? head.slice(0, -1) : head;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return undefined;
  }
  const valueStart = equals.span.start + place + 1;
  const valuePieces = pieces.slice(index + 1);
  if (valueStart < equals.span.end) {
    const value = equals.value.slice(place + 1);
    valuePieces.unshift({ ...equals, span: { start: valueStart, end: equals.span.end }, value });
  }
  return {
    name,
    span,
    nameSpan: { start: span.start, end: valueStart - (appends ? 2 : 1) },
    valueSpan: { start: valueStart, end: span.end },
    pieces: valuePieces,
    value: wordValue(valuePieces),
    appends,
  };
}

/** Line continuations may part a name; nearly always there is nothing before the piece with the `=`. */
function joinedValues(pieces: readonly WordPiece[], count: number): string {
  return count === 0
    ? ''
    : pieces
        .slice(0, count)
        .map(({ value }) => value)
        .join('');
}

/** The piece with the first `=`, when nothing but unquoted text and line continuations stands before it; else -1. */
function indexOfEquals(pieces: readonly WordPiece[]): number {
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece?.kind === 'plain' && piece.value.includes('=')) {
      return index;
    }
    if (!piece || (piece.kind !== 'plain' && !isContinuation(piece))) {
      return -1;
    }
  }
  return -1;
}

/** A backslash before a line end, which stands for nothing. */
export function isContinuation({ kind, value }: WordPiece): boolean {
  return kind === 'escaped' && value === '';
}
