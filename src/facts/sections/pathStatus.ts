import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { PathStatus } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import type { MountTable } from './mountTable';
import { nonBlankLines, outputOf, wholeNumber } from './readingFact';

/** By the words of `stat -c %F`, which GNU and busybox share. */
const kinds: Readonly<Record<string, PathStatus['kind']>> = {
  'regular file': 'file',
  'regular empty file': 'file',
  directory: 'directory',
  socket: 'socket',
  'character special file': 'characterDevice',
  'block special file': 'blockDevice',
  'symbolic link': 'symbolicLink',
};

/** Paths that checks ask about; they have a fact even when the command told nothing about them. */
const askedFor = [
  ...['/dev/fuse', '/dev/zfs', '/dev/net/tun', '/dev/kvm', '/dev/mqueue', '/dev/shm'],
  ...['/run/docker.sock', '/run/podman/podman.sock', '/run/containerd/containerd.sock'],
  ...['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers', '/var/lib/kubelet'],
  ...['/usr/bin/newuidmap', '/usr/bin/newgidmap', '/sys/fs/cgroup', '/sys/fs/selinux'],
  ...['/sys/kernel/security/apparmor', '/sys/module/apparmor', '/sys/module/overlay', '/sys/module/zfs'],
  ...['/sys/module/aufs', '/sys/module/br_netfilter'],
];

/** Where the kernel shows itself: without the mount, nothing in them says anything. */
const pseudoFolders = ['/sys', '/sys/kernel/security'];

function hides(folder: string, path: string, mounted: ReadonlySet<string>): boolean {
  return path.startsWith(`${folder}/`) && !mounted.has(folder);
}

/** What `stat` says of single paths, in lines `PATH|KIND|MODE|UID|GID|SIZE`, `PATH|absent` and `PATH|unreadable`. */
export function parsePaths(
  readings: Readings,
  table: MountTable,
): Readonly<Record<string, Fact<PathStatus>>> {
  const ran = outputOf(readings, 'paths');
  const found = new Map(ran.ok ? nonBlankLines(ran.output).flatMap(parsePathLine) : []);
  const untold = ran.ok ? message('Nothing was said about this path.') : ran.reason;
  const mounted = new Set(table.state === 'known' ? table.value.map(({ mount }) => mount.path) : []);
  for (const path of new Set([...askedFor, ...found.keys()])) {
    const fact = found.get(path);
    if (fact === undefined) {
      found.set(path, unreadable(sourceOf(path), untold));
    } else if (fact.state === 'absent' && pseudoFolders.some((folder) => hides(folder, path, mounted))) {
      found.set(
        path,
        unreadable(sourceOf(path), message('The file system that would hold it is not mounted.')),
      );
    }
  }
  return Object.fromEntries(found);
}

export function parsePathLine(line: string): [string, Fact<PathStatus>][] {
  const [, unseen, state] = /^(\/[^|]{0,4096})\|(absent|unreadable)$/.exec(line) ?? [];
  if (unseen !== undefined) {
    const source = sourceOf(unseen);
    return [[unseen, state === 'absent' ? absent(source) : unreadable(source, notAllowed())]];
  }
  const [, path, kind = '', mode, ...owners] =
    /^(\/[^|]{0,4096})\|([^|]*)\|([0-7]{1,5})\|(\d+)\|(\d+)(?:\|\d+)?$/.exec(line) ?? [];
  const [uid, gid] = owners.map(wholeNumber);
  if (path === undefined || mode === undefined || uid === undefined || gid === undefined) {
    return [];
  }
  const status = { kind: kindOf(kind), mode, uid, gid };
  return [[path, known(status, sourceOf(path), `${path}: ${kind}, mode ${mode}, owner ${uid}:${gid}`)]];
}

function notAllowed() {
  return message('This account may not look at this path.');
}

function kindOf(words: string): PathStatus['kind'] {
  return Object.hasOwn(kinds, words) ? (kinds[words] ?? 'other') : 'other';
}

function sourceOf(path: string) {
  return commandSource(`stat ${path}`);
}
