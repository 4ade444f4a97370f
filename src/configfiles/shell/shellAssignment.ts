import type { ShellAssignment } from './shellFile';
import { wordValue, type ShellWord, type WordPiece } from './shellWord';

/** An assignment as its word alone tells it, without where the word stands. */
export type AssignmentWord = Omit<ShellAssignment, 'conditional' | 'temporary' | 'exported' | 'readonly'>;

/** Takes a word apart at its `=`, or undefined when it is no assignment. */
export function splitAssignment({ span, pieces }: ShellWord): AssignmentWord | undefined {
  const index = pieces.findIndex((piece) => piece.kind !== 'plain' && !isContinuation(piece));
  const head = index === -1 ? pieces : pieces.slice(0, index);
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/.exec(head.map(({ value }) => value).join(''));
  const equals = head.find(({ kind, value }) => kind === 'plain' && value.includes('='));
  if (!match || !equals) {
    return undefined;
  }
  const [, name = '', plus] = match;
  const valueStart = equals.span.start + equals.value.indexOf('=') + 1;
  const remainder = equals.value.slice(equals.value.indexOf('=') + 1);
  const first: WordPiece = { ...equals, span: { start: valueStart, end: equals.span.end }, value: remainder };
  const valuePieces = [...(remainder === '' ? [] : [first]), ...pieces.slice(pieces.indexOf(equals) + 1)];
  return {
    name,
    span,
    nameSpan: { start: span.start, end: valueStart - 1 - (plus === '+' ? 1 : 0) },
    valueSpan: { start: valueStart, end: span.end },
    pieces: valuePieces,
    value: wordValue(valuePieces),
    appends: plus === '+',
  };
}

/** A backslash before a line end, which stands for nothing. */
export function isContinuation({ kind, value }: WordPiece): boolean {
  return kind === 'escaped' && value === '';
}
