import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf } from './readingFact';

/**
 * Packages that are installed, of those that the collector asks for: lines `dpkg NAME`, `rpm NAME` and so on, and
 * `snap NAME`, below one line `database dpkg|rpm|apk|pacman|none`. Absent where the system has no package database that the
 * collector knows.
 */
export function parseInstalledPackages(readings: Readings): Fact<readonly string[]> {
  const source = commandSource('dpkg -l');
  const ran = outputOf(readings, 'packages');
  if (!ran.ok) {
    return unreadable(source, ran.reason);
  }
  const lines = nonBlankLines(ran.output);
  const [, database] = /^database (dpkg|rpm|apk|pacman|none)$/.exec(lines[0] ?? '') ?? [];
  const names = lines.slice(1).flatMap((line) => {
    const [, kind, name] = /^(dpkg|rpm|apk|pacman|snap) ([\w.+-]{1,100})$/.exec(line) ?? [];
    return kind === undefined || name === undefined ? [] : [kind === 'snap' ? `snap:${name}` : name];
  });
  if (database === undefined) {
    return unreadable(source, message('The answer of the package database was not understood.'));
  }
  if (database === 'none' && names.length === 0) {
    return absent(source);
  }
  return known([...new Set(names)], commandSource(queries[database] ?? 'dpkg -l'), lines.slice(1).join('\n'));
}

const queries: Readonly<Record<string, string>> = {
  dpkg: 'dpkg -l',
  rpm: 'rpm -qa',
  apk: 'apk info',
  pacman: 'pacman -Q',
  none: 'snap list',
};
