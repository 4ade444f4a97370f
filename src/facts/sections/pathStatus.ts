import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { PathStatus } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
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
  ...['/dev/fuse', '/dev/zfs', '/dev/net/tun', '/dev/kvm'],
  ...['/run/docker.sock', '/run/podman/podman.sock', '/run/containerd/containerd.sock'],
  ...['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers'],
  ...['/usr/bin/newuidmap', '/usr/bin/newgidmap', '/sys/fs/cgroup', '/sys/module/overlay', '/sys/module/zfs'],
];

/** What `stat` says of single paths, from lines `PATH|KIND|MODE|UID|GID`, `PATH|absent` and `PATH|unreadable`. */
export function parsePaths(readings: Readings): Readonly<Record<string, Fact<PathStatus>>> {
  const ran = outputOf(readings, 'paths');
  const found = new Map<string, Fact<PathStatus>>();
  for (const line of ran.ok ? nonBlankLines(ran.output) : []) {
    const fact = parsePathLine(line);
    if (fact !== undefined) {
      found.set(fact.path, fact.fact);
    }
  }
  const untold = ran.ok ? message('Nothing was said about this path.') : ran.reason;
  for (const path of askedFor) {
    if (!found.has(path)) {
      found.set(path, unreadable(sourceOf(path), untold));
    }
  }
  return Object.fromEntries(found);
}

export function parsePathLine(line: string): { path: string; fact: Fact<PathStatus> } | undefined {
  const [, path, rest] = /^(\/[^|]{0,4096})\|(.*)$/.exec(line) ?? [];
  if (path === undefined || rest === undefined) {
    return undefined;
  }
  const source = sourceOf(path);
  if (rest === 'absent') {
    return { path, fact: absent(source) };
  }
  const [kind = '', mode = '', uidText, gidText] = rest.split('|');
  const uid = wholeNumber(uidText);
  const gid = wholeNumber(gidText);
  if (!/^[0-7]{1,5}$/.test(mode) || uid === undefined || gid === undefined) {
    return { path, fact: unreadable(source, message('This account may not look at this path.')) };
  }
  const status = { kind: Object.hasOwn(kinds, kind) ? (kinds[kind] ?? 'other') : 'other', mode, uid, gid };
  return { path, fact: known(status, source, `${path}: ${kind}, mode ${mode}, owner ${uid}:${gid}`) };
}

function sourceOf(path: string) {
  return commandSource(`stat ${path}`);
}
