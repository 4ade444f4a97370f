import { orderSysctlFiles, parseSysctlFile } from '../../configfiles/sysctlFile';
import { sysctlFolders } from '../../knowledge/sysctlFolders';
import { fileSource, known, unreadable, type Fact } from '../../model/fact';
import type { SysctlAssignment } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { reasonToDoubtFolders } from './folder';
import { cutShort } from './readingFact';
import { isReadSysctl } from './sysctls';

const assignmentLimit = 1000;

/**
 * What the files say for the keys that the collector reads from /proc/sys, in the order in which they are applied. A file
 * that cannot be read might have the last word, so then nothing is known.
 */
export function parseSysctlAssignments(readings: Readings): Fact<readonly SysctlAssignment[]> {
  const source = fileSource('/etc/sysctl.d');
  const doubt = reasonToDoubtFolders(readings, sysctlFolders);
  if (doubt !== undefined) {
    return unreadable(source, doubt);
  }
  const paths = [
    '/etc/sysctl.conf',
    ...sysctlFolders.flatMap((folder) =>
      readings.pathsUnder(`${folder}/`).filter((path) => /\/[^/]+\.conf$/.test(path)),
    ),
  ];
  const files = [];
  for (const path of paths) {
    const reading = readings.file(path);
    if (reading.state === 'unreadable' || (reading.state === 'read' && reading.truncated)) {
      return unreadable(fileSource(path), reading.state === 'read' ? cutShort() : reading.reason);
    }
    if (reading.state === 'read') {
      files.push({ path, file: parseSysctlFile(reading.text) });
    }
  }
  // procps knows /etc/sysctl.conf, which systemd reads only where a link in sysctl.d leads to it.
  const assignments = orderSysctlFiles(files, 'procps')
    .flatMap(({ path, file }) =>
      file.entries
        .filter(({ key }) => isReadSysctl(key))
        .map(({ key, value, line }) => ({ key, value, path, line })),
    )
    .slice(-assignmentLimit);
  return known(
    assignments,
    fileSource(assignments.at(-1)?.path ?? '/etc/sysctl.d'),
    assignments.map(({ key, value, path, line }) => `${path}:${line}: ${key} = ${value}`).join('\n'),
  );
}
