import { absent, fileSource, known, unreadable, valueOf, type Fact } from '../../model/fact';
import type { CgroupFacts, CgroupMount } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf } from './readingFact';

const hierarchies = ['unified', 'memory', 'cpu', 'blkio', 'pids'] as const;

type Hierarchy = (typeof hierarchies)[number];

/**
 * The interface files of one group of each hierarchy, from lines `HIERARCHY NAME`. A line whose name is a path tells
 * which folder the names below it are from.
 */
export function parseInterfaceFiles(
  readings: Readings,
  mounts: Fact<readonly CgroupMount[]>,
  ownGroups: CgroupFacts['ownGroups'],
): Readonly<Record<Hierarchy, Fact<readonly string[]>>> {
  const ran = outputOf(readings, 'cgroup-files');
  const lines = ran.ok ? nonBlankLines(ran.output) : [];
  const facts = hierarchies.map((hierarchy): [Hierarchy, Fact<readonly string[]>] => {
    const words = lines
      .filter((line) => line.startsWith(`${hierarchy} `))
      .map((line) => line.slice(hierarchy.length + 1));
    const folder = words.find((word) => word.startsWith('/')) ?? folderOf(mounts, hierarchy, ownGroups);
    const names = [...new Set(words.filter((word) => /^[\w.-]{1,128}$/.test(word)))];
    if (names.length > 0) {
      return [hierarchy, known(names, fileSource(folder), names.join('\n'))];
    }
    if (!ran.ok) {
      return [hierarchy, unreadable(fileSource(folder), ran.reason)];
    }
    return [
      hierarchy,
      isMissing(mounts, hierarchy)
        ? absent(fileSource(folder))
        : unreadable(fileSource(folder), message('No group of this hierarchy could be listed.')),
    ];
  });
  return Object.fromEntries(facts) as Record<Hierarchy, Fact<readonly string[]>>;
}

function mountOf(mounts: Fact<readonly CgroupMount[]>, hierarchy: Hierarchy): CgroupMount | undefined {
  return valueOf(mounts)?.find(({ version, controllers }) =>
    hierarchy === 'unified' ? version === 2 : controllers.includes(hierarchy),
  );
}

function isMissing(mounts: Fact<readonly CgroupMount[]>, hierarchy: Hierarchy): boolean {
  return mounts.state === 'known' && mountOf(mounts, hierarchy) === undefined;
}

/** The collector looks at a group that is not the root: its own, else that of the services. A v1 root serves as well. */
function folderOf(
  mounts: Fact<readonly CgroupMount[]>,
  hierarchy: Hierarchy,
  ownGroups: CgroupFacts['ownGroups'],
): string {
  const root = mountOf(mounts, hierarchy)?.path ?? '/sys/fs/cgroup';
  if (hierarchy !== 'unified') {
    return root;
  }
  const own = valueOf(ownGroups)?.[''] ?? '/';
  return own === '/' || own.includes('..') ? `${root}/system.slice` : root + own;
}
