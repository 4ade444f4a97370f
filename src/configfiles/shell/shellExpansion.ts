import type { Span } from '../../model/textEdit';

/**
 * Where an expansion or a quoted string ends. `closed: false` means that this reader cannot tell, because the closing
 * character is missing or because shells disagree about it: the extent then reaches to the end of the text.
 */
export interface Extent {
  readonly span: Span;
  readonly closed: boolean;
}

/** Expansions nested deeper than this are nobody's configuration, and this reader recurses. */
const deepestNesting = 50;

/** How a text is read at some place inside expansions. */
interface Nesting {
  readonly depth: number;
  /** Inside double quotes a single quote stands for itself. */
  readonly quoted: boolean;
}

function extent(start: number, end: number): Extent {
  return { span: { start, end }, closed: true };
}

function unknownExtent(text: string, start: number): Extent {
  return { span: { start, end: text.length }, closed: false };
}

/**
 * The extent of the expansion that begins at `start`, or undefined when the `$` there stands for itself.
 * Source: Shell Command Language of POSIX, 2.6 Word Expansions.
 */
export function expansionExtent(text: string, start: number, nesting: Nesting): Extent | undefined {
  const next = text[start + 1] ?? '';
  if (text[start] === '`') {
    return backquotedExtent(text, start);
  }
  if (text[start] !== '$') {
    return undefined;
  }
  const name = /[A-Za-z_]\w*|[0-9@*#?$!-]/y;
  name.lastIndex = start + 1;
  const match = name.exec(text);
  if (match) {
    return extent(start, start + 1 + match[0].length);
  }
  if (next === '(' || next === '{') {
    return bracketedExtent(text, start, nesting);
  }
  return oddDollarExtent(text, start, nesting);
}

/** Shells disagree on `$'…'` and `$"…"`, and a line continuation behind the `$` hides what follows. */
function oddDollarExtent(text: string, start: number, { quoted }: Nesting): Extent | undefined {
  if (text.startsWith('\\\n', start + 1)) {
    return unknownExtent(text, start);
  }
  if (quoted) {
    return undefined;
  }
  if (text[start + 1] === '"') {
    return extent(start, start + 1);
  }
  if (text[start + 1] !== "'") {
    return undefined;
  }
  const close = text.indexOf("'", start + 2);
  const sameEverywhere = close !== -1 && !text.slice(start, close).includes('\\');
  return sameEverywhere ? extent(start, close + 1) : unknownExtent(text, start);
}

function bracketedExtent(text: string, start: number, { depth, quoted }: Nesting): Extent {
  if (depth >= deepestNesting) {
    return unknownExtent(text, start);
  }
  if (text[start + 1] === '{') {
    return parameterExtent(text, start, { depth: depth + 1, quoted });
  }
  return text[start + 2] === '('
    ? arithmeticExtent(text, start, depth + 1)
    : commandExtent(text, start, depth + 1);
}

/** `…` between backquotes: only a backslash hides the closing one. */
function backquotedExtent(text: string, start: number): Extent {
  let position = start + 1;
  while (position < text.length && text[position] !== '`') {
    position += text[position] === '\\' ? 2 : 1;
  }
  return position < text.length ? extent(start, position + 1) : unknownExtent(text, start);
}

/** `${…}`. Behind a pattern operator single quotes quote even inside double quotes. */
function parameterExtent(text: string, start: number, nesting: Nesting): Extent {
  const pattern = /\$\{(?:[A-Za-z_]\w*|\d+|[@*#?$!-])[#%]/y;
  pattern.lastIndex = start;
  const quoted = nesting.quoted && !pattern.test(text);
  let position = start + 2;
  while (position < text.length) {
    if (text[position] === '}') {
      return extent(start, position + 1);
    }
    position = behindPart(text, position, { depth: nesting.depth, quoted });
  }
  return unknownExtent(text, start);
}

/** `$((…))`, by counting its brackets. */
function arithmeticExtent(text: string, start: number, depth: number): Extent {
  let open = 0;
  let position = start + 1;
  while (position < text.length) {
    if (text[position] === '(') {
      open += 1;
    } else if (text[position] === ')') {
      open -= 1;
      if (open === 0) {
        return extent(start, position + 1);
      }
    }
    position = behindPart(text, position, { depth, quoted: true });
  }
  return unknownExtent(text, start);
}

/**
 * `$(…)` holds a shell program of its own. Its brackets are counted past quotes, comments and the patterns of `case`; with
 * a here-document in it, this reader gives up.
 */
function commandExtent(text: string, start: number, depth: number): Extent {
  let open = 0;
  const cases: number[] = [];
  let position = start + 1;
  while (position < text.length && !text.startsWith('<<', position)) {
    if (text[position] === '(') {
      open += 1;
    } else if (text[position] === ')' && cases.at(-1) !== open) {
      open -= 1;
      if (open === 0) {
        return extent(start, position + 1);
      }
    }
    followCases(text, position, open, cases);
    position = commentEnd(text, position) ?? behindPart(text, position, { depth, quoted: false });
  }
  return unknownExtent(text, start);
}

/** Notes at which depth of brackets a `case` is open: a `)` there ends a pattern. */
function followCases(text: string, position: number, open: number, cases: number[]): void {
  if (isWordAt(text, position, 'case')) {
    cases.push(open);
  } else if (isWordAt(text, position, 'esac')) {
    cases.pop();
  }
}

function commentEnd(text: string, position: number): number | undefined {
  if (text[position] !== '#' || !/[\s;&|()]/.test(text[position - 1] ?? '')) {
    return undefined;
  }
  const newline = text.indexOf('\n', position);
  return newline === -1 ? text.length : newline;
}

function isWordAt(text: string, position: number, word: string): boolean {
  return (
    text.startsWith(word, position) &&
    /[\s;&|()]/.test(text[position - 1] ?? '') &&
    /[\s;&|()]/.test(text[position + word.length] ?? '')
  );
}

/** The place behind the quoted string, expansion or character at `position`. */
function behindPart(text: string, position: number, nesting: Nesting): number {
  switch (text[position]) {
    case '\\':
      return position + 2;
    case "'": {
      if (nesting.quoted) {
        return position + 1;
      }
      const close = text.indexOf("'", position + 1);
      return close === -1 ? text.length : close + 1;
    }
    case '"':
      return behindDoubleQuotes(text, position, nesting.depth);
    default:
      return expansionExtent(text, position, nesting)?.span.end ?? position + 1;
  }
}

function behindDoubleQuotes(text: string, start: number, depth: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    position =
      text[position] === '\\'
        ? position + 2
        : (expansionExtent(text, position, { depth, quoted: true })?.span.end ?? position + 1);
  }
  return position + 1;
}
