import { sysctlFolders } from '../knowledge/sysctlFolders';
import type { EditOutcome, Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import type { Span } from '../model/textEdit';
import { edited, insertion, refused } from './safeWord';
import { largestConfigFile, textRefusal } from './textRefusal';

/** One line `key = value` of sysctl.conf or of a file in sysctl.d. */
export interface SysctlEntry {
  /** With dots, and slashes where a part holds a dot: `net.ipv4.conf.eth0/100.rp_filter`. */
  readonly key: string;
  readonly value: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
  /** The whole line, with its newline. */
  readonly lineSpan: Span;
  readonly line: number;
  /** A leading `-`: systemd and procps then pass over an error of this line. */
  readonly optional: boolean;
}

export interface SysctlFile {
  readonly text: string;
  readonly entries: readonly SysctlEntry[];
  /** Lines that are neither comment, blank nor assignment. `-key` alone, which keeps globs away, is none of them. */
  readonly malformed: readonly Span[];
  /** Keys of lines `-key`: patterns do not concern them. */
  readonly exclusions: readonly string[];
}

/** Parses one file. Source of the grammar: sysctl.d(5) of systemd, sysctl.conf(5) of procps-ng. */
export function parseSysctlFile(text: string): SysctlFile {
  const entries: SysctlEntry[] = [];
  const malformed: Span[] = [];
  const exclusions: string[] = [];
  let start = text.length > largestConfigFile ? text.length : 0;
  for (let line = 1; start < text.length; line += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    const lineSpan = { start, end };
    const content = text.slice(start, newline === -1 ? end : newline);
    const entry = parseLine(content, start, lineSpan, line);
    const exclusion = /^\s*-([^\s=]+)\s*$/.exec(content)?.[1];
    if (entry) {
      entries.push(entry);
    } else if (exclusion !== undefined) {
      exclusions.push(normalizeSysctlKey(exclusion));
    } else if (!/^\s*(?:[#;].*)?$/s.test(content)) {
      malformed.push({ start, end: start + content.length });
    }
    start = end;
  }
  return { text, entries, malformed, exclusions };
}

function parseLine(content: string, offset: number, lineSpan: Span, line: number): SysctlEntry | undefined {
  if (/^\s*[#;]/.test(content)) {
    return undefined;
  }
  const equals = content.indexOf('=');
  const rawKey = content.slice(0, Math.max(equals, 0));
  const written = rawKey.trim();
  if (equals === -1 || written === '' || written === '-') {
    return undefined;
  }
  const optional = written.startsWith('-');
  const key = written.replace(/^-\s*/, '');
  const rawValue = content.slice(equals + 1);
  const keyStart = offset + rawKey.lastIndexOf(key);
  const valueStart = offset + equals + 1 + (rawValue.length - rawValue.trimStart().length);
  return {
    key: normalizeSysctlKey(key),
    value: rawValue.trim(),
    keySpan: { start: keyStart, end: keyStart + key.length },
    valueSpan: { start: valueStart, end: valueStart + rawValue.trim().length },
    lineSpan,
    line,
    optional,
  };
}

/** `net/ipv4/ip_forward` and `net.ipv4.ip_forward` are one key: the first separator tells which style it is. */
export function normalizeSysctlKey(key: string): string {
  const separator = /[./]/.exec(key)?.[0];
  if (separator !== '/') {
    return key;
  }
  return key.replace(/[./]/g, (character) => (character === '/' ? '.' : '/'));
}

/** A file and where it lies; the order of files decides. */
export interface LocatedSysctlFile {
  readonly path: string;
  readonly file: SysctlFile;
}

/** An assignment with the file that it stands in. */
export interface LocatedSysctlEntry {
  readonly path: string;
  readonly entry: SysctlEntry;
}

/** Who reads the files: systemd-sysctl at boot, or `sysctl --system` of procps-ng. They differ in /etc/sysctl.conf. */
export type SysctlReader = 'systemd' | 'procps';

/**
 * The files in the order in which they are applied, later ones winning: by base name across folders, a file in a more
 * important folder hiding one of the same name. procps reads /etc/sysctl.conf last of all; systemd does not read it.
 * Source: sysctl.d(5), section "Configuration directories and precedence"; sysctl(8), option --system.
 */
export function orderSysctlFiles(
  files: readonly LocatedSysctlFile[],
  reader: SysctlReader,
): LocatedSysctlFile[] {
  const byName = new Map<string, LocatedSysctlFile>();
  for (const folder of [...sysctlFolders].reverse()) {
    for (const located of files) {
      const name = located.path.startsWith(`${folder}/`) ? located.path.slice(folder.length + 1) : '';
      if (name.endsWith('.conf') && !name.includes('/')) {
        byName.set(name, located);
      }
    }
  }
  const ordered = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, located]) => located);
  const main = files.filter(({ path }) => path === '/etc/sysctl.conf' && reader === 'procps');
  return [...ordered, ...main];
}

/**
 * The assignment that counts for a key: the last that names it, or else the last with a pattern that covers it
 * (`net.ipv4.conf.*.rp_filter`), unless a line `-key` keeps patterns away. Source: sysctl.d(5).
 */
export function effectiveSysctl(
  files: readonly LocatedSysctlFile[],
  key: string,
  reader: SysctlReader,
): LocatedSysctlEntry | undefined {
  const wanted = normalizeSysctlKey(key);
  const ordered = orderSysctlFiles(files, reader);
  const all = ordered.flatMap(({ path, file }) => file.entries.map((entry) => ({ path, entry })));
  const named = all.findLast(({ entry }) => entry.key === wanted);
  if (named || ordered.some(({ file }) => file.exclusions.includes(wanted))) {
    return named;
  }
  return all.findLast(({ entry }) => covers(entry.key, wanted));
}

/** Like fnmatch(3) with FNM_PATHNAME: `*` and `?` stay within one part of the key. */
function covers(pattern: string, key: string): boolean {
  if (!/[*?]/.test(pattern) || pattern.length > 300) {
    return false;
  }
  const patternParts = pattern.split('.');
  const keyParts = key.split('.');
  return (
    patternParts.length === keyParts.length &&
    patternParts.every((part, index) => partCovers(part, keyParts[index] ?? ''))
  );
}

/** Without backtracking over more than one star: hostile patterns cost no more than their length times the key's. */
function partCovers(pattern: string, text: string): boolean {
  let place = 0;
  let star: { pattern: number; text: number } | undefined;
  let position = 0;
  while (position < text.length) {
    if (pattern[place] === '*') {
      star = { pattern: place, text: position };
      place += 1;
    } else if (pattern[place] === '?' || pattern[place] === text[position]) {
      place += 1;
      position += 1;
    } else if (star) {
      star.text += 1;
      position = star.text;
      place = star.pattern + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(place));
}

/**
 * Sets a key: in place when the file has it (its last line), else on a new line at the end. Refused when the key or value
 * could not be written on one line, or when the file is no text.
 */
export function setSysctl({ text, entries }: SysctlFile, key: string, value: string): EditOutcome {
  const refusal = textRefusal(text) ?? unsafeSysctl(key, value);
  if (refusal) {
    return refused(refusal);
  }
  const entry = entries.findLast((candidate) => candidate.key === normalizeSysctlKey(key));
  if (entry) {
    return entry.value === value
      ? { kind: 'unchanged' }
      : edited([{ span: entry.valueSpan, newText: value }]);
  }
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return edited([insertion(text.length, `${separator}${key} = ${value}\n`)]);
}

function unsafeSysctl(key: string, value: string): Refusal | undefined {
  if (/^[A-Za-z0-9_][A-Za-z0-9_./:@-]*$/.test(key) && /^[!-~]+(?:[ \t]+[!-~]+)*$/.test(value)) {
    return undefined;
  }
  return {
    code: 'unsafeValue',
    reason: message('{key} = {value} cannot be written as one line of a sysctl file.', { key, value }),
  };
}
