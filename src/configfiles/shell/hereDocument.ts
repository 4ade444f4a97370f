import { expansionExtent } from './shellExpansion';

/** What `<<` announced: the lines up to the delimiter stand for themselves. */
export interface HereDocument {
  /** Undefined when this reader cannot tell it. */
  readonly delimiter: string | undefined;
  /** `<<-`: tabs at the start of lines do not count. */
  readonly stripTabs: boolean;
  /** With an unquoted delimiter, `$` and backslash keep their meaning in the lines. */
  readonly expands: boolean;
}

/** The place behind the line that ends the here-document, or the end of the text when there is none. */
export function endOfHereDocument(
  text: string,
  start: number,
  { delimiter, stripTabs, expands }: HereDocument,
): { readonly end: number; readonly closed: boolean } {
  let position = delimiter === undefined ? text.length : start;
  let continued = false;
  while (position < text.length) {
    const newline = text.indexOf('\n', position);
    const end = newline === -1 ? text.length : newline;
    const next = Math.min(end + 1, text.length);
    const line = text.slice(position, end);
    if (!continued && (stripTabs ? line.replace(/^\t+/, '') : line) === delimiter) {
      return { end: next, closed: true };
    }
    if (expands && expansionCrosses(text, position, end)) {
      break;
    }
    continued = expands && endsInBackslash(line);
    position = next;
  }
  return { end: text.length, closed: false };
}

/** True when an expansion that begins in the line ends behind it: the delimiter within it is none. */
function expansionCrosses(text: string, start: number, end: number): boolean {
  let position = start;
  while (position < end) {
    const found =
      text[position] === '\\' ? undefined : expansionExtent(text, position, { depth: 0, quoted: true });
    if (found && found.span.end > end) {
      return true;
    }
    position = found?.span.end ?? position + (text[position] === '\\' ? 2 : 1);
  }
  return false;
}

function endsInBackslash(line: string): boolean {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') {
    count += 1;
  }
  return count % 2 === 1;
}
