import type { Span, TextEdit } from '../model/textEdit';

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
}

/** Parses one file. Source of the grammar: sysctl.d(5) of systemd, sysctl.conf(5) of procps-ng. */
export function parseSysctlFile(text: string): SysctlFile {
  const entries: SysctlEntry[] = [];
  const malformed: Span[] = [];
  let start = 0;
  for (let line = 1; start < text.length; line += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    const lineSpan = { start, end };
    const content = text.slice(start, newline === -1 ? end : newline);
    const entry = parseLine(content, start, lineSpan, line);
    if (entry) {
      entries.push(entry);
    } else if (!/^\s*(?:[#;].*|-\s*\S+\s*)?$/s.test(content)) {
      malformed.push({ start, end: start + content.length });
    }
    start = end;
  }
  return { text, entries, malformed };
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

const folders = [
  '/etc/sysctl.d/',
  '/run/sysctl.d/',
  '/usr/local/lib/sysctl.d/',
  '/usr/lib/sysctl.d/',
  '/lib/sysctl.d/',
];

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
  for (const folder of [...folders].reverse()) {
    for (const located of files) {
      const name = located.path.startsWith(folder) ? located.path.slice(folder.length) : '';
      if (name.endsWith('.conf') && !name.includes('/')) {
        byName.set(name, located);
      }
    }
  }
  const ordered = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, located]) => located);
  const main = files.filter(({ path }) => path === '/etc/sysctl.conf' && reader === 'procps');
  return [...ordered, ...main];
}

/** The assignment that counts for a key, the last one. */
export function effectiveSysctl(
  files: readonly LocatedSysctlFile[],
  key: string,
  reader: SysctlReader,
): LocatedSysctlEntry | undefined {
  const wanted = normalizeSysctlKey(key);
  return orderSysctlFiles(files, reader)
    .flatMap(({ path, file }) => file.entries.map((entry) => ({ path, entry })))
    .findLast(({ entry }) => entry.key === wanted);
}

/** Sets a key: in place when the file has it (its last line), else on a new line at the end. */
export function setSysctl({ text, entries }: SysctlFile, key: string, value: string): TextEdit[] {
  const entry = entries.findLast((candidate) => candidate.key === normalizeSysctlKey(key));
  if (entry) {
    return entry.value === value ? [] : [{ span: entry.valueSpan, newText: value }];
  }
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return [{ span: { start: text.length, end: text.length }, newText: `${separator}${key} = ${value}\n` }];
}
