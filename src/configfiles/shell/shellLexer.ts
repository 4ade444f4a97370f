import type { Span } from '../../model/textEdit';
import { endOfHereDocument, type HereDocument } from './hereDocument';
import { readWord, type ShellWord } from './shellWord';

/** What a shell text is made of. The spans of all tokens, in order, cover the text without a gap. */
export type ShellToken =
  | { readonly kind: 'word'; readonly span: Span; readonly word: ShellWord }
  /** `text` is the operator without the line continuations in it. */
  | { readonly kind: 'operator'; readonly span: Span; readonly text: string }
  | { readonly kind: 'newline' | 'blank' | 'comment'; readonly span: Span }
  /** The lines of one here-document with the one that ends it. */
  | { readonly kind: 'hereDocument'; readonly span: Span; readonly closed: boolean };

/** The longest ones first. */
const operators = '<<- && || ;; << >> <& >& <> >| ; & | < > ( )'.split(' ');

const continuation = '(?:\\\\\\n)*';

const operatorPattern = new RegExp(
  operators
    .map((operator) => Array.from(operator, (character) => `\\${character}`).join(continuation))
    .join('|'),
  'y',
);
const blankPattern = /(?:[ \t]|\\\n)+/y;

/** Splits a POSIX shell text into tokens. Any text has a result: what a shell would refuse is the parser's business. */
export function lexShell(text: string): ShellToken[] {
  const tokens: ShellToken[] = [];
  let pending: HereDocument[] = [];
  let position = 0;
  while (position < text.length) {
    const token = readToken(text, position);
    tokens.push(token);
    position = token.span.end;
    const opened = openedHereDocument(text, tokens);
    if (opened) {
      pending.push(opened);
    }
    if (token.kind === 'newline' && pending.length > 0) {
      for (const document of pending) {
        const { end, closed } = endOfHereDocument(text, position, document);
        tokens.push({ kind: 'hereDocument', span: { start: position, end }, closed });
        position = end;
      }
      pending = [];
    }
  }
  // Without a line end behind it, a here-document that was announced has no lines.
  return pending.length === 0
    ? tokens
    : [...tokens, { kind: 'hereDocument', span: { start: position, end: position }, closed: false }];
}

function readToken(text: string, start: number): ShellToken {
  const character = text[start] ?? '';
  if (character === '\n') {
    return { kind: 'newline', span: { start, end: start + 1 } };
  }
  const blank = ' \t\\'.includes(character) ? matchAt(blankPattern, text, start) : undefined;
  if (blank !== undefined) {
    return { kind: 'blank', span: { start, end: start + blank.length } };
  }
  if (character === '#') {
    const newline = text.indexOf('\n', start);
    return { kind: 'comment', span: { start, end: newline === -1 ? text.length : newline } };
  }
  const operator = ';&|<>()'.includes(character) ? matchAt(operatorPattern, text, start) : undefined;
  if (operator !== undefined) {
    const span = { start, end: start + operator.length };
    return { kind: 'operator', span, text: operator.replaceAll('\\\n', '') };
  }
  const word = readWord(text, start);
  return { kind: 'word', span: word.span, word };
}

function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

/** When the newest token is the delimiter behind `<<`: the here-document that begins after this line. */
function openedHereDocument(text: string, tokens: readonly ShellToken[]): HereDocument | undefined {
  const word = tokens.at(-1);
  if (word?.kind !== 'word') {
    return undefined;
  }
  const before = tokens.at(-2);
  const operator = before?.kind === 'blank' ? tokens.at(-3) : before;
  if (operator?.kind !== 'operator' || !operator.text.startsWith('<<')) {
    return undefined;
  }
  const { pieces } = word.word;
  const computed = pieces.some(({ expands }) => expands);
  return {
    // Nothing expands in a delimiter, but shells take the quotes around a `$` differently.
    delimiter: computed ? undefined : pieces.map(({ value }) => value).join(''),
    stripTabs: operator.text === '<<-',
    expands: pieces.every(({ kind, value }) => kind === 'plain' || (kind === 'escaped' && value === '')),
  };
}
