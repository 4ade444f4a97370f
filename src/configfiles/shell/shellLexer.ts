import type { Span } from '../../model/textEdit';
import { readWord, type ShellWord } from './shellWord';

/** What a shell text is made of. The spans of all tokens, in order, cover the text without a gap. */
export type ShellToken =
  | { readonly kind: 'word'; readonly span: Span; readonly word: ShellWord }
  | { readonly kind: 'operator'; readonly span: Span; readonly text: string }
  | { readonly kind: 'newline' | 'blank' | 'comment' | 'hereDocument'; readonly span: Span };

const operators = [
  '<<-',
  '&&',
  '||',
  ';;',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  ';',
  '&',
  '|',
  '<',
  '>',
  '(',
  ')',
];

interface PendingHereDocument {
  readonly delimiter: string;
  readonly stripTabs: boolean;
}

/** Splits a POSIX shell text into tokens. Any text has a result: what a shell would refuse is the parser's business. */
export function lexShell(text: string): ShellToken[] {
  const tokens: ShellToken[] = [];
  let pending: PendingHereDocument[] = [];
  let position = 0;
  while (position < text.length) {
    const token = readToken(text, position);
    tokens.push(token);
    position = token.span.end;
    const opened = openedHereDocument(tokens);
    if (opened) {
      pending.push(opened);
    }
    if (token.kind === 'newline' && pending.length > 0) {
      const end = endOfHereDocuments(text, position, pending);
      if (end > position) {
        tokens.push({ kind: 'hereDocument', span: { start: position, end } });
      }
      position = end;
      pending = [];
    }
  }
  return tokens;
}

function readToken(text: string, start: number): ShellToken {
  const character = text[start];
  if (character === '\n') {
    return { kind: 'newline', span: { start, end: start + 1 } };
  }
  const blank = matchAt(/(?:[ \t]|\\\n)+/y, text, start);
  if (blank !== undefined) {
    return { kind: 'blank', span: { start, end: start + blank } };
  }
  if (character === '#') {
    return { kind: 'comment', span: { start, end: start + (matchAt(/[^\n]+/y, text, start) ?? 1) } };
  }
  const operator = operators.find((candidate) => text.startsWith(candidate, start));
  if (operator !== undefined) {
    return { kind: 'operator', span: { start, end: start + operator.length }, text: operator };
  }
  const word = readWord(text, start);
  return { kind: 'word', span: word.span, word };
}

function matchAt(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0].length;
}

/** When the newest token is the delimiter behind `<<`: the here-document that begins after this line. */
function openedHereDocument(tokens: readonly ShellToken[]): PendingHereDocument | undefined {
  const word = tokens.at(-1);
  if (word?.kind !== 'word') {
    return undefined;
  }
  const before = tokens.at(-2);
  const operator = before?.kind === 'blank' ? tokens.at(-3) : before;
  if (operator?.kind !== 'operator' || !operator.text.startsWith('<<')) {
    return undefined;
  }
  const delimiter = word.word.pieces.map(({ value }) => value).join('');
  return { delimiter, stripTabs: operator.text === '<<-' };
}

function endOfHereDocuments(text: string, start: number, pending: readonly PendingHereDocument[]): number {
  let position = start;
  for (const { delimiter, stripTabs } of pending) {
    let found = false;
    while (!found && position < text.length) {
      const newline = text.indexOf('\n', position);
      const end = newline === -1 ? text.length : newline;
      const line = text.slice(position, end);
      found = (stripTabs ? line.replace(/^\t+/, '') : line) === delimiter;
      position = newline === -1 ? text.length : newline + 1;
    }
  }
  return position;
}
