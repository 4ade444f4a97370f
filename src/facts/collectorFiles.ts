import { message, type Message } from '../model/message';
import { limitText } from './hostText';
import type { FileReading } from './readings';

/** A file that the collector was to read, and the section that needs it. */
export interface AskedPath {
  readonly path: string;
  readonly section: string;
}

/** What one grep over all files left behind. */
export interface CollectedLines {
  /** In the order in which they were given to grep. */
  readonly asked: readonly AskedPath[];
  /** `PATH:LINE`, in the same order. */
  readonly lines: string;
  /** What grep wrote to standard error. */
  readonly complaints: string;
  /** Its exit status, or `timeout SECONDS`; empty when it did not arrive. */
  readonly status: readonly string[];
  /** The end of the group is missing. */
  readonly cut: boolean;
}

interface ResolvedFiles {
  readonly files: ReadonlyMap<string, FileReading>;
  /** Sections of which a file did not arrive whole. */
  readonly brokenSections: ReadonlySet<string>;
}

/** Tells for every file whether it was read, is absent, or could not be read. */
export function resolveFiles(collected: CollectedLines): ResolvedFiles {
  const content = splitLines(collected.lines, collected.asked);
  const [status = '', seconds = ''] = collected.status;
  // grep's status: 0 and 1 tell whether there was a line at all, 2 that a file could not be read.
  const finished = /^[012]$/.test(status) && !collected.cut && content.understood;
  const complaints = parseComplaints(collected.complaints);
  const lost = status === 'timeout' ? noAnswer(seconds) : message('It did not arrive.');
  const files = new Map<string, FileReading>();
  const brokenSections = new Set<string>();
  for (const { path, section } of collected.asked) {
    const text = content.texts.get(path);
    const reading = finished
      ? readWhole(text, complaints.byPath.get(path), complaints.understood)
      : readPart(text, path === content.last);
    if (reading === undefined || (!finished && path === content.last)) {
      brokenSections.add(section);
    }
    files.set(path, reading ?? { state: 'unreadable', reason: lost });
  }
  return { files, brokenSections };
}

/** Why there is nothing from somebody whose time was up. `seconds` is the host's word. */
export function noAnswer(seconds: string): Message {
  return /^\d{1,4}$/.test(seconds)
    ? message('No answer came within {seconds} seconds.', { seconds: Number(seconds) })
    : message('No answer came in time.');
}

interface FileTexts {
  readonly texts: ReadonlyMap<string, string>;
  /** The file whose lines stand last: all others are whole. */
  readonly last: string | undefined;
  /** False when a line belongs to no file, or to one whose turn is over. */
  readonly understood: boolean;
}

/** Sorts lines `PATH:TEXT` by their paths, which come in the order in which they were asked for. */
function splitLines(body: string, asked: readonly AskedPath[]): FileTexts {
  const order = new Map(asked.map(({ path }, index) => [path, index]));
  const texts = new Map<string, string>();
  let last: string | undefined;
  let lines: string[] = [];
  const close = () => {
    if (last !== undefined) {
      texts.set(last, `${lines.join('\n')}\n`);
    }
  };
  for (const line of body.replace(/\n$/, '').split('\n')) {
    const colon = line.indexOf(':');
    const path = line.slice(0, Math.max(colon, 0));
    if (path !== last) {
      const position = order.get(path);
      if (position === undefined || position <= (order.get(last ?? '') ?? -1)) {
        close();
        return { texts, last, understood: line === '' && last === undefined };
      }
      close();
      last = path;
      lines = [];
    }
    lines.push(line.slice(colon + 1));
  }
  close();
  return { texts, last, understood: true };
}

interface Complaints {
  readonly byPath: ReadonlyMap<string, string>;
  readonly understood: boolean;
}

/** `grep: /etc/shadow: Permission denied`. */
function parseComplaints(body: string): Complaints {
  const byPath = new Map<string, string>();
  let understood = true;
  for (const line of body.split('\n')) {
    const [, path, problem] = /^grep: (\/[^:]*): (.{1,200})$/.exec(line) ?? [];
    if (path !== undefined && problem !== undefined) {
      byPath.set(path, problem);
    } else if (line !== '') {
      understood = false;
    }
  }
  return { byPath, understood };
}

function readWhole(
  text: string | undefined,
  complaint: string | undefined,
  allComplaintsUnderstood: boolean,
): FileReading {
  if (complaint !== undefined) {
    return /^(?:No such file or directory|Not a directory)$/.test(complaint) && text === undefined
      ? { state: 'absent' }
      : { state: 'unreadable', reason: message('{problem}.', { problem: limitText(complaint).text }) };
  }
  if (text === undefined && !allComplaintsUnderstood) {
    return { state: 'unreadable', reason: message('Whether it is empty or not readable could not be told.') };
  }
  return { state: 'read', ...limitText(text ?? '') };
}

/** Where grep did not come to its end, the files before the last one are whole; silence about a file means nothing. */
function readPart(text: string | undefined, isLast: boolean): FileReading | undefined {
  if (text === undefined) {
    return undefined;
  }
  const { text: kept, truncated } = limitText(text);
  return { state: 'read', text: kept, truncated: truncated || isLast };
}
