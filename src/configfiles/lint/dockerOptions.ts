import { findDockerdFlag, type DockerdFlagRow } from '../../knowledge/dockerdFlags';
import type { Span } from '../../model/textEdit';

/** One flag as it stands in a list of options of dockerd. */
export interface WrittenFlag {
  /** `--graph` or `-g`, without a value. */
  readonly flag: string;
  /** Undefined when no release of dockerd knows it. */
  readonly row: DockerdFlagRow | undefined;
  /** Of the flag alone. */
  readonly span: Span;
  readonly value: string | undefined;
  readonly valueSpan: Span | undefined;
  /** `-graph`: the name of a long flag behind one dash. */
  readonly oneDash: boolean;
}

interface Word {
  readonly text: string;
  readonly span: Span;
}

/** Takes the flags out of `span`, which may begin and end with quotes. Words that are no flags are passed over. */
export function writtenFlagsOf(text: string, span: Span): WrittenFlag[] {
  const words = wordsOf(text, span);
  const flags: WrittenFlag[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word?.text === '--') {
      break;
    }
    const written = word?.text.startsWith('-') && word.text.length > 1 ? flagOf(word) : undefined;
    if (!written) {
      continue;
    }
    const next = words[index + 1];
    if (written.row?.takesValue && written.value === undefined && next) {
      flags.push({ ...written, value: next.text, valueSpan: next.span });
      index += 1;
    } else {
      flags.push(written);
    }
  }
  return flags;
}

function wordsOf(text: string, { start, end }: Span): Word[] {
  return [...text.slice(start, end).matchAll(/(?:[^\s"'\\]|\\[^\n])+/g)].map(({ 0: word, index }) => ({
    text: word,
    span: { start: start + index, end: start + index + word.length },
  }));
}

function flagOf({ text, span }: Word): WrittenFlag {
  const equals = text.indexOf('=');
  const head = equals === -1 ? text : text.slice(0, equals);
  const value = equals === -1 ? undefined : text.slice(equals + 1);
  const valueSpan = equals === -1 ? undefined : { start: span.start + equals + 1, end: span.end };
  const headSpan = { start: span.start, end: span.start + head.length };
  if (head.startsWith('--')) {
    return { flag: head, row: findDockerdFlag(head), span: headSpan, value, valueSpan, oneDash: false };
  }
  const long = findDockerdFlag(`-${head}`);
  if (long && head.length > 2) {
    return { flag: head, row: long, span: headSpan, value, valueSpan, oneDash: true };
  }
  // The value of a one-letter flag may stand right behind it: -Hunix:///run/docker.sock.
  const flag = text.slice(0, 2);
  const rest = text.slice(2).replace(/^=/, '');
  const row = findDockerdFlag(flag);
  const flagSpan = { start: span.start, end: span.start + 2 };
  return rest === '' || !row?.takesValue
    ? { flag, row, span: flagSpan, value: undefined, valueSpan: undefined, oneDash: false }
    : {
        flag,
        row,
        span: flagSpan,
        value: rest,
        valueSpan: { start: span.end - rest.length, end: span.end },
        oneDash: false,
      };
}
