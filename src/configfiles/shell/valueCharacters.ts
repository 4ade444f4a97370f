import type { Span } from '../../model/textEdit';
import type { WordPiece } from './shellWord';

/** One character of a literal value, and the place in the file that wrote it. */
export interface ValueCharacter {
  readonly character: string;
  readonly span: Span;
  /** Index of the piece that it stands in. */
  readonly piece: number;
}

/** The characters of a value without expansions, each with its place: an edit of the value is an edit of these places. */
export function valueCharacters(text: string, pieces: readonly WordPiece[]): ValueCharacter[] {
  return pieces.flatMap((piece, index) =>
    charactersOf(text, piece).map((entry) => ({ ...entry, piece: index })),
  );
}

function charactersOf(text: string, piece: WordPiece): Omit<ValueCharacter, 'piece'>[] {
  const { start, end } = piece.span;
  switch (piece.kind) {
    case 'plain':
      return oneToOne(text, start, end);
    case 'single':
      return oneToOne(text, start + 1, piece.closed ? end - 1 : end);
    case 'escaped':
      return piece.value === '' ? [] : [{ character: piece.value, span: { start, end } }];
    case 'double':
      return doubleQuotedCharacters(text, start + 1, piece.closed ? end - 1 : end);
    case 'expansion':
      return [];
  }
}

function oneToOne(text: string, start: number, end: number): Omit<ValueCharacter, 'piece'>[] {
  return Array.from({ length: end - start }, (_, offset) => {
    const place = start + offset;
    return { character: text[place] ?? '', span: { start: place, end: place + 1 } };
  });
}

/** The characters between double quotes, from `start` to `end`, where nothing expands. */
export function doubleQuotedCharacters(
  text: string,
  start: number,
  end: number,
): Omit<ValueCharacter, 'piece'>[] {
  const characters: Omit<ValueCharacter, 'piece'>[] = [];
  let position = start;
  while (position < end) {
    const next = text[position + 1] ?? '';
    const escapes = text[position] === '\\' && position + 1 < end && '$`"\\\n'.includes(next);
    const length = escapes ? 2 : 1;
    if (!escapes || next !== '\n') {
      const character = escapes ? next : (text[position] ?? '');
      characters.push({ character, span: { start: position, end: position + length } });
    }
    position += length;
  }
  return characters;
}
