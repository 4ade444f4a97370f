import { excerptLimit, known, type Fact } from '../../model/fact';
import type { Mount } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { factOfFile, nonBlankLines, notUnderstood, understood, unexpected, type Parsed } from './readingFact';

const mountinfoPath = '/proc/self/mountinfo';

/** More mounts than this are no host that we can judge: Linux allows 100,000 in one namespace (fs.mount-max). */
const mountLimit = 110_000;

/** One line of mountinfo as it stands there, with its meaning. */
export interface MountLine {
  readonly line: string;
  readonly mount: Mount;
}

export type MountTable = Fact<readonly MountLine[]>;

/** All mounts that the collecting process sees, in the order of the kernel. Format: proc_pid_mountinfo(5). */
export function readMountTable(readings: Readings): MountTable {
  return factOfFile(readings, mountinfoPath, parseMountinfo);
}

/** What the mounts that `wanted` picks say, proven by their lines alone. */
export function factOfMounts<T>(
  table: MountTable,
  wanted: (mount: Mount) => boolean,
  conclude: (mounts: readonly Mount[]) => T,
): Fact<T> {
  if (table.state !== 'known') {
    return table;
  }
  const rows = table.value.filter(({ mount }) => wanted(mount));
  return known(
    conclude(rows.map(({ mount }) => mount)),
    table.source,
    rows.map(({ line }) => line).join('\n'),
  );
}

/** The mount at exactly this path that is on top of the others. */
export function topMountAt(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts.findLast((mount) => mount.path === path);
}

/** Parses the whole text; one line that is not understood makes the list untrustworthy. */
export function parseMountinfo(text: string): Parsed<readonly MountLine[]> {
  const lines = nonBlankLines(text);
  if (lines.length === 0 || lines.length > mountLimit) {
    return notUnderstood(unexpected(text));
  }
  const rows: MountLine[] = [];
  for (const line of lines) {
    const mount = parseMountinfoLine(line);
    if (mount === undefined) {
      return notUnderstood(unexpected(line));
    }
    rows.push({ line, mount });
  }
  return understood(rows);
}

function parseMountinfoLine(line: string): Mount | undefined {
  const fields = line.split(' ');
  const separator = fields.indexOf('-', 6);
  const [id, parent, device, root, path, options] = fields;
  const [type, mounted, ...superOptions] = separator < 0 ? [] : fields.slice(separator + 1);
  if (
    !/^\d+ \d+ \d+:\d+$/.test(`${id ?? ''} ${parent ?? ''} ${device ?? ''}`) ||
    root === undefined ||
    path === undefined ||
    !options ||
    !type ||
    mounted === undefined
  ) {
    return undefined;
  }
  return {
    path: decodeOctal(path),
    root: decodeOctal(root),
    type,
    device: decodeOctal(mounted),
    options: options.split(','),
    superOptions: superOptions
      .join(' ')
      .split(',')
      .filter((option) => option !== '')
      .map(decodeOctal),
    propagation: propagationOf(fields.slice(6, separator)),
    line: line.slice(0, excerptLimit),
  };
}

function propagationOf(tags: readonly string[]): string {
  const has = (name: string) => tags.some((tag) => tag === name || tag.startsWith(`${name}:`));
  return has('shared') ? 'shared' : has('master') ? 'slave' : has('unbindable') ? 'unbindable' : 'private';
}

/** The kernel writes blank, tab, newline, backslash and `#` as `\040`, `\011`, `\012`, `\134`, `\043`. */
export function decodeOctal(text: string): string {
  return text.replace(/\\(040|011|012|134|043)/g, (_, digits: string) =>
    digits === '012' ? ' ' : String.fromCharCode(parseInt(digits, 8)),
  );
}
