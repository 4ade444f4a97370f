import { byteTextOf } from '../../configfiles/byteText';
import {
  effectiveSysctl,
  orderSysctlFiles,
  parseSysctlFile,
  type LocatedSysctlEntry,
  type SysctlFile,
  type SysctlReader,
} from '../../configfiles/sysctlFile';
import { sysctlFolders } from '../../knowledge/sysctlFolders';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import type { HostFiles, SurveyedFile } from '../../model/surveyedFile';

/** The file that Hullwright writes sysctl settings into where nothing later contradicts it. */
export const ownSysctlPath = '/etc/sysctl.d/90-hullwright.conf';

/** Everything that decides a sysctl at boot. */
export const sysctlPaths: readonly string[] = [
  ownSysctlPath,
  '/etc/sysctl.conf',
  ...sysctlFolders.map((folder) => `${folder}/*.conf`),
];

/** One file under the name by which it is read, which may be a symbolic link to `realPath`. */
export interface SysctlSource {
  readonly path: string;
  readonly realPath: string;
  readonly file: SysctlFile;
}

export interface SysctlSources {
  readonly sources: readonly SysctlSource[];
  /** Files that are read at boot and could not be read here. */
  readonly hidden: readonly string[];
}

/** The surveyed files that set sysctls, links followed as far as they lead to another surveyed file. */
export function sysctlSourcesOf(files: HostFiles): SysctlSources {
  const found = [...files.values()].filter(({ path, kind }) => isSysctlFile(path) && kind !== 'absent');
  const sources: SysctlSource[] = [];
  const hidden: string[] = [];
  for (const file of found) {
    const real = file.kind === 'symbolicLink' ? linkedFile(files, file) : file;
    if (real?.content !== undefined) {
      sources.push({ path: file.path, realPath: real.path, file: parseSysctlFile(byteTextOf(real.content)) });
    } else if (!isMask(file) && real?.kind !== 'absent') {
      hidden.push(file.path);
    } else {
      // A link to /dev/null hides the files of its name in less important sysctlFolders.
      sources.push({ path: file.path, realPath: file.path, file: parseSysctlFile('') });
    }
  }
  return { sources, hidden };
}

function isSysctlFile(path: string): boolean {
  return (
    path === '/etc/sysctl.conf' ||
    sysctlFolders.some(
      (folder) => path.startsWith(`${folder}/`) && path.endsWith('.conf') && !path.includes('*'),
    )
  );
}

function isMask({ kind, target }: SurveyedFile): boolean {
  return kind === 'symbolicLink' && target === '/dev/null';
}

function linkedFile(files: HostFiles, { path, target = '' }: SurveyedFile): SurveyedFile | undefined {
  return files.get(target.startsWith('/') ? target : joined(path, target));
}

/** `/etc/sysctl.d/99-sysctl.conf` and `../sysctl.conf` make `/etc/sysctl.conf`. */
function joined(path: string, target: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '.' && part !== '') {
      parts.push(part);
    }
  }
  return parts.join('/') || '/';
}

/** Two names for one setting: writing either changes both (net/ipv4/devinet.c of Linux). */
const twins: Readonly<Record<string, string>> = {
  'net.ipv4.ip_forward': 'net.ipv4.conf.all.forwarding',
};

/** Who has the last word on a key when `reader` applies the files; undefined when none of them names it. */
export function lastWriter(
  sources: readonly SysctlSource[],
  key: string,
  reader: SysctlReader,
): LocatedSysctlEntry | undefined {
  const names = [key, twins[key]];
  const named = orderSysctlFiles(sources, reader)
    .flatMap(({ path, file }) => file.entries.map((entry) => ({ path, entry })))
    .findLast(({ entry }) => names.includes(entry.key));
  return named ?? effectiveSysctl(sources, key, reader);
}

/** Who applies the files: systemd at boot where it runs; procps at boot elsewhere, and wherever somebody runs sysctl --system. */
export function sysctlReaders({ system }: HostFacts): readonly SysctlReader[] {
  return valueOf(system.initProgram) === 'systemd' ? ['systemd', 'procps'] : ['procps'];
}
