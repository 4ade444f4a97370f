import { absent, fileSource, unreadable, valueOf, type Fact } from '../../model/fact';
import type { CgroupControllerRow, CgroupFacts, CgroupMode, CgroupMount, Mount } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { parseInterfaceFiles } from './cgroupFiles';
import { parseDaemonGroups } from './daemonGroups';
import { factOfMounts, topMountAt, type MountTable } from './mountTable';
import {
  factOfFile,
  nonBlankLines,
  notUnderstood,
  parseCounters,
  parseWords,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';

const cgroupRoot = '/sys/fs/cgroup';

/** The control groups: which hierarchies are mounted, and what they can do. */
export function parseCgroups(readings: Readings, table: MountTable): CgroupFacts {
  const mounts = factOfMounts(table, isCgroup, (list) => list.map(toCgroupMount));
  const unified = unifiedRoot(mounts);
  const ownGroups = factOfFile(readings, '/proc/self/cgroup', parseOwnGroups);
  return {
    mode: parseMode(table),
    mounts,
    controllers: factOfFile(readings, '/proc/cgroups', parseControllerRows),
    unifiedControllers: factOfFile(readings, `${unified}/cgroup.controllers`, parseWords),
    unifiedSubtreeControl: factOfFile(readings, `${unified}/cgroup.subtree_control`, parseWords),
    ownGroups,
    interfaceFiles: parseInterfaceFiles(readings, mounts, ownGroups),
    statistics: factOfFile(readings, `${unified}/cgroup.stat`, parseCounters),
    memoryEvents: parseMemoryEvents(readings),
    daemonGroups: parseDaemonGroups(readings),
  };
}

function isCgroup({ type }: Mount): boolean {
  return type === 'cgroup' || type === 'cgroup2';
}

/** Options of the super block that are no controllers. https://docs.kernel.org/admin-guide/cgroup-v1/cgroups.html */
const mountOptions = new Set([
  'rw',
  'ro',
  'noprefix',
  'xattr',
  'clone_children',
  'cpuset_v2_mode',
  'favordynmods',
  'none',
  'seclabel',
]);

function toCgroupMount({ path, type, superOptions }: Mount): CgroupMount {
  const controllers = superOptions.filter(
    (option) => !mountOptions.has(option) && !option.startsWith('release_agent='),
  );
  return type === 'cgroup2' ? { path, version: 2, controllers: [] } : { path, version: 1, controllers };
}

function parseMode(table: MountTable): Fact<CgroupMode> {
  const mode = factOfMounts(table, (mount) => isCgroup(mount) || mount.path === cgroupRoot, modeOf);
  if (mode.state !== 'known') {
    return mode;
  }
  const { value } = mode;
  return value === undefined
    ? unreadable(
        mode.source,
        message('cgroup2 is mounted, but not on /sys/fs/cgroup, where container engines look for it.'),
      )
    : { ...mode, value };
}

/** Undefined: only a cgroup2 mount in an unusual place. */
function modeOf(mounts: readonly Mount[]): CgroupMode | undefined {
  const hasV1 = mounts.some(({ type }) => type === 'cgroup');
  const hasV2 = mounts.some(({ type }) => type === 'cgroup2');
  if (topMountAt(mounts, cgroupRoot)?.type === 'cgroup2') {
    return 'v2';
  }
  if (hasV1) {
    return hasV2 ? 'hybrid' : 'v1';
  }
  return hasV2 ? undefined : 'none';
}

/** Where cgroup2 is mounted: at the root, or beside the v1 hierarchies. The collector reads these two places. */
function unifiedRoot(mounts: Fact<readonly CgroupMount[]>): string {
  const beside = `${cgroupRoot}/unified`;
  const hasBeside = valueOf(mounts)?.some(({ path, version }) => version === 2 && path === beside) ?? false;
  const hasRoot = valueOf(mounts)?.some(({ path, version }) => version === 2 && path === cgroupRoot) ?? false;
  return hasBeside && !hasRoot ? beside : cgroupRoot;
}

/** Columns subsys_name, hierarchy, num_cgroups, enabled below a heading. cgroups(7) */
export function parseControllerRows(text: string): Parsed<readonly CgroupControllerRow[]> {
  const [heading, ...lines] = nonBlankLines(text);
  if (heading === undefined || !/^#subsys_name\s+hierarchy\s+num_cgroups\s+enabled$/.test(heading)) {
    return notUnderstood(unexpected(text));
  }
  const rows: CgroupControllerRow[] = [];
  for (const line of lines) {
    const [, name, ...digits] = /^([a-z_]\w{0,63})\s+(\d+)\s+(\d+)\s+([01])$/.exec(line) ?? [];
    const [hierarchy, groups, enabled] = digits.map(wholeNumber);
    if (name === undefined || hierarchy === undefined || groups === undefined) {
      return notUnderstood(unexpected(line));
    }
    rows.push({ name, hierarchy, groups, enabled: enabled === 1 });
  }
  return understood(rows);
}

/** Lines `ID:CONTROLLERS:PATH`; v2 has the id 0 and no controllers. cgroups(7) */
export function parseOwnGroups(text: string): Parsed<Readonly<Record<string, string>>> {
  const groups: [string, string][] = [];
  for (const line of nonBlankLines(text)) {
    const [, names, path] = /^\d+:((?:name=)?[\w.,@-]*):(\/.*)$/.exec(line) ?? [];
    if (names === undefined || path === undefined) {
      return notUnderstood(unexpected(line));
    }
    groups.push(...names.split(',').map((name): [string, string] => [name, path]));
  }
  return groups.length === 0
    ? notUnderstood(unexpected(text))
    : understood(Object.fromEntries(groups.filter(([name]) => name !== '__proto__')));
}

/** The counters of a group include those of the groups below it, so the two slices hold nothing twice. */
function parseMemoryEvents(readings: Readings): Fact<Readonly<Record<string, number>>> {
  const paths = ['system.slice', 'user.slice'].map((slice) => `${cgroupRoot}/${slice}/memory.events`);
  const facts = paths.map((path) => factOfFile(readings, path, parseCounters));
  const denied = facts.find((fact) => fact.state === 'unreadable');
  const readable = facts.filter((fact) => fact.state === 'known');
  const [first] = readable;
  if (denied !== undefined || first === undefined) {
    return denied ?? absent(fileSource(paths[0] ?? cgroupRoot));
  }
  const sums = new Map<string, number>();
  for (const [name, count] of readable.flatMap(({ value }) => Object.entries(value))) {
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  const excerpt = readable
    .map((fact) => `${fact.source.kind === 'file' ? fact.source.path : ''}\n${fact.excerpt}`)
    .join('\n');
  return { ...first, value: Object.fromEntries(sums), excerpt };
}
