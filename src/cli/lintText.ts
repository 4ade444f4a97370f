import type { ConfigDiagnostic, DiagnosticSeverity } from '../model/configDiagnostic';
import type { FindingStatus } from '../model/finding';
import { renderEnglish } from '../model/message';
import type { TerminalStyle } from '../reports/terminalStyle';

/** A place for people: from 1, columns in characters of the decoded line. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Finds lines in a text whose characters are bytes. */
export class SourceText {
  private readonly starts: readonly number[];
  /** The place found last: on a mile-long line, counting goes on from there. */
  private last = { line: 1, position: 0, column: 1 };

  constructor(private readonly text: string) {
    const starts = [0];
    for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
      starts.push(index + 1);
    }
    this.starts = starts;
  }

  placeOf(position: number): TextPlace {
    const line = this.lineOf(position);
    const start = this.starts[line - 1] ?? 0;
    const goesOn = this.last.line === line && this.last.position <= position;
    let column = goesOn ? this.last.column : 1;
    for (let place = goesOn ? this.last.position : start; place < position; place += 1) {
      // Every byte of a character but its first is 10xxxxxx in UTF-8.
      column += (this.text.charCodeAt(place) & 0xc0) === 0x80 ? 0 : 1;
    }
    this.last = { line, position, column };
    return { line, column };
  }

  /** The start and end of the line that holds the position, without its end. */
  lineSpan(position: number): { start: number; end: number } {
    const line = this.lineOf(position);
    const start = this.starts[line - 1] ?? 0;
    const end = (this.starts[line] ?? this.text.length + 1) - 1;
    return { start, end: this.text[end - 1] === '\r' && end > start ? end - 1 : end };
  }

  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  private lineOf(position: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? Infinity) <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/** Bytes to text, for showing only: what is no UTF-8 becomes a replacement character. */
export function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** What a terminal may be sent: no control characters, no change of direction, one column for a tab. */
export function showable(text: string): string {
  return text
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, '\ufffd');
}

const severityStatus: Readonly<Record<DiagnosticSeverity, FindingStatus>> = {
  error: 'error',
  warning: 'warning',
  hint: 'info',
};

/** `FILE:LINE:COLUMN severity message (rule)`, the line of the source and a caret under the place. */
export function diagnosticText(
  path: string,
  source: SourceText,
  { severity, message, rule, span }: ConfigDiagnostic,
  { style, width }: { style: TerminalStyle; width: number },
): string {
  const { line, column } = source.placeOf(span.start);
  const place = style.bold(`${showable(path)}:${String(line)}:${String(column)}`);
  const word = style.status(severityStatus[severity], severity);
  const head = `${place} ${word} ${showable(decodeMessage(message))} ${style.dim(`(${rule})`)}\n`;
  return head + excerpt(source, span, width);
}

/** Arguments may be taken from the file, byte by byte. */
export function decodeMessage(message: ConfigDiagnostic['message']): string {
  const text = renderEnglish(message);
  return /[\u0080-\u00ff]/.test(text) && /^[\u0000-\u00ff]*$/.test(text) ? decode(text) : text;
}

const indent = '    ';

/** The line, cut to the width around the place. */
function excerpt(source: SourceText, span: ConfigDiagnostic['span'], width: number): string {
  const { start, end } = source.lineSpan(span.start);
  const room = Math.max(20, width - indent.length - 2);
  const from = span.start - start > room / 2 ? Math.max(start, Math.floor(span.start - room / 3)) : start;
  const to = Math.min(end, from + room);
  const before = showable(decode(source.slice(from, Math.max(from, span.start))));
  const marked = showable(decode(source.slice(span.start, Math.max(span.start, Math.min(span.end, to)))));
  const after = showable(decode(source.slice(Math.max(span.start, Math.min(span.end, to)), to)));
  const lead = from > start ? '…' : '';
  const trail = to < end ? '…' : '';
  const caret = '^'.repeat(Math.max(1, Array.from(marked).length));
  const blank = ' '.repeat(Array.from(lead + before).length);
  return `${indent}${lead}${before}${marked}${after}${trail}\n${indent}${blank}${caret}\n`;
}
