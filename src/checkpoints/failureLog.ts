/** One message of a log or of an engine. */
export interface LogMessage {
  /** Of the log, counted from 1. */
  readonly line: number;
  /** As it stands there, cut. */
  readonly text: string;
  /** What CRIU calls it; `other` for what is not CRIU's. */
  readonly level: 'error' | 'warning' | 'other';
  /** Without time, process, level and place in the source. */
  readonly words: string;
}

/** Longer messages are cut: no signature reaches so far. In characters. */
const messageLimit = 2000;

/** Messages that are kept; of longer logs the last ones, since the reason of a failure stands before its end. */
const keptMessages = 5000;

/** CRIU writes several messages on one line now and then: each begins with a time, such as `(00.012345)`. */
const messageStart = /(?=\(\d{2,6}\.\d{6}\))/;

/** `(00.012345)     42: Error (criu/files.c:123): words`, by criu/log.c. */
const criuMessage =
  /^\(\d{2,6}\.\d{6}\)\s{0,16}(?:pie: )?(?:\d{1,10}: )?(?:pie: \d{1,10}: )?(?:(Error|Warn)\s{1,4}\([^():]{1,200}:\d{1,6}\): )?(.*)$/;

/** The messages of a log of CRIU (dump.log, restore.log), of a runtime, or of an engine, that may tell why something failed. */
export function readFailureLog(log: string): LogMessage[] {
  const kept: LogMessage[] = [];
  let line = 0;
  for (const text of lines(log)) {
    line += 1;
    for (const part of partsOf(text)) {
      const message = readMessage(part, line);
      if (message !== undefined) {
        kept.push(message);
        if (kept.length > 2 * keptMessages) {
          kept.splice(0, keptMessages);
        }
      }
    }
  }
  return kept.slice(-keptMessages);
}

function* lines(log: string): Generator<string> {
  let start = 0;
  while (start <= log.length) {
    const end = log.indexOf('\n', start);
    yield log.slice(start, end < 0 ? log.length : end);
    start = end < 0 ? log.length + 1 : end + 1;
  }
}

/** Of a line without end only so much as a few messages have. */
function partsOf(line: string): string[] {
  const text = line.length > 16 * messageLimit ? line.slice(0, 16 * messageLimit) : line;
  return text.includes('(') ? text.split(messageStart) : [text];
}

/** Undefined for what tells nothing: blank, or one of CRIU's messages that is neither an error nor a warning. */
function readMessage(part: string, line: number): LogMessage | undefined {
  const text = part
    .slice(0, messageLimit)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  if (text === '') {
    return undefined;
  }
  const [whole, level, words = ''] = criuMessage.exec(text) ?? [];
  if (whole === undefined) {
    return { line, text, level: 'other', words: text };
  }
  return level === undefined
    ? undefined
    : { line, text, level: level === 'Error' ? 'error' : 'warning', words };
}
