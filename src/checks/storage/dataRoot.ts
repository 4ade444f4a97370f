import { absent, fileSource, unreadable, valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { FilesystemUsage, HostFacts, Mount } from '../../model/hostFacts';
import { message } from '../../model/message';
import { matchingEvidence } from '../factEvidence';

/** A folder that an engine keeps images and containers in. */
export interface DataRoot {
  readonly path: string;
  /** False: no engine stores on this host yet, and `path` is where one would put its folder. */
  readonly inUse: boolean;
  /** Where the path comes from. */
  readonly evidence: Evidence;
  /** The mount that the folder lies on. */
  readonly mount: Fact<Mount>;
}

/** The folder that holds every default data root, for a host on which no engine stores yet. */
const futureParent = '/var/lib';

const defaultFolders = ['/var/lib/docker', '/var/lib/containers', '/var/lib/containerd'];

/**
 * The folder that the engine of this host keeps its layers in: what `docker info` says, else daemon.json, else
 * Podman's storage.conf, else the first default folder that exists, else /var/lib as the place of a future one.
 * Unreadable when daemon.json could name another folder and cannot be read.
 */
export function dataRootOf(facts: HostFacts): Fact<DataRoot> {
  if (facts.engines.docker.state !== 'known' && facts.engines.dockerDaemonJson.state === 'unreadable') {
    return facts.engines.dockerDaemonJson;
  }
  const place = dockerFolder(facts) ?? podmanFolder(facts);
  if (place) {
    return known(place.path, true, place.origin, facts);
  }
  // A folder that may be there and was not seen comes before one that is seen.
  const looked = defaultFolders.map((path) => ({ path, status: facts.storage.paths[path] }));
  const first = looked.find(({ status }) => status !== undefined && status.state !== 'absent');
  if (first?.status?.state === 'unreadable') {
    return first.status;
  }
  return first?.status
    ? known(first.path, true, first.status, facts)
    : known(
        futureParent,
        false,
        looked.find(({ status }) => status)?.status ?? absent(fileSource('/var/lib/docker')),
        facts,
      );
}

interface Place {
  readonly path: string;
  readonly origin: Fact<unknown>;
}

function dockerFolder({ engines, storage }: HostFacts): Place | undefined {
  const info = engines.docker;
  if (info.state === 'known' && info.value.dataRoot !== '') {
    // The containerd image store keeps layers in containerd's folder; DockerRootDir then holds volumes and logs.
    const containerd = storage.paths['/var/lib/containerd'];
    return usesContainerdStore(info.value.driverStatus) && containerd?.state === 'known'
      ? { path: '/var/lib/containerd', origin: info }
      : { path: info.value.dataRoot, origin: info };
  }
  const configured = valueOf(engines.dockerDaemonJson)?.['data-root'];
  return typeof configured === 'string' && configured.startsWith('/')
    ? { path: configured, origin: engines.dockerDaemonJson }
    : undefined;
}

function podmanFolder({ engines, storage }: HostFacts): Place | undefined {
  const graphRoot = valueOf(engines.podmanStorage)?.graphroot;
  const onlyPodman =
    engines.programs.podman?.state === 'known' &&
    engines.programs.dockerd?.state !== 'known' &&
    storage.paths['/var/lib/docker']?.state !== 'known';
  return onlyPodman && graphRoot?.startsWith('/')
    ? { path: graphRoot, origin: engines.podmanStorage }
    : undefined;
}

/** True when Docker keeps its layers in containerd (its snapshotters), as Docker 29 does on new installations. */
export function usesContainerdStore(driverStatus: Readonly<Record<string, string>>): boolean {
  return driverStatus['driver-type'] === 'io.containerd.snapshotter.v1';
}

/**
 * The mount that a path lies on: the longest mount point above it, and of several on the same point the last, which
 * covers the others. Symbolic links are followed as far as was read: a path that is seen to lead elsewhere, and not
 * where, is unreadable.
 */
export function mountOf(facts: Pick<HostFacts, 'storage'>, path: string): Fact<Mount> {
  const { mounts, paths, usage, realPaths } = facts.storage;
  if (mounts.state !== 'known') {
    return mounts;
  }
  const real = valueOf(realPaths?.[path]);
  if (real === undefined && valueOf(paths[path])?.kind === 'symbolicLink') {
    const reason = message('{path} is a symbolic link, and where it leads was not read.', { path });
    return unreadable(fileSource(path), reason);
  }
  const best = longestMountAbove(real ?? path, mounts.value);
  if (best === undefined) {
    return unreadable(mounts.source, message('No mount holds {path}.', { path }));
  }
  return real !== undefined || isSameFilesystem(usage[path], usage[best.path])
    ? { ...mounts, value: best, excerpt: mountLine(best) }
    : unreadable(
        fileSource(path),
        message('{path} leads to another file system than {mount}, which was not read.', {
          path,
          mount: best.path,
        }),
      );
}

function longestMountAbove(path: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (isUnder(path, mount.path) && mount.path.length >= (best?.path.length ?? 0)) {
      best = mount;
    }
  }
  return best;
}

/** stat follows links, the mount table does not: another size under the same mount means that a link leads away. */
function isSameFilesystem(a?: Fact<FilesystemUsage>, b?: Fact<FilesystemUsage>): boolean {
  const [here, there] = [valueOf(a), valueOf(b)];
  return !here || !there || (here.size === there.size && here.inodes === there.inodes);
}

/** How full the file system under a path is, by the path itself or by another one that was asked on the same mount. */
export function usageOf(facts: HostFacts, path: string): Fact<FilesystemUsage> {
  const { usage } = facts.storage;
  const direct = usage[path];
  if (direct?.state === 'known') {
    return direct;
  }
  const place = valueOf(mountOf(facts, path))?.path;
  const neighbour = Object.entries(usage).find(
    ([other, fact]) =>
      place !== undefined && fact.state === 'known' && valueOf(mountOf(facts, other))?.path === place,
  );
  return (
    neighbour?.[1] ??
    direct ??
    unreadable(fileSource(path), message('The space on the file system of {path} was not read.', { path }))
  );
}

/** A mount as its line in /proc/self/mountinfo; in a snapshot without the line, as its parts in the same order. */
export function mountLine(mount: Mount): string {
  const { path, type, device, options, superOptions } = mount;
  return (
    mount.line ??
    `${path} ${options.join(',')} ${mount.propagation} - ${type} ${device} ${superOptions.join(',')}`
  );
}

function known(path: string, inUse: boolean, origin: Fact<unknown>, facts: HostFacts): Fact<DataRoot> {
  const named = matchingEvidence(origin, /"DockerRootDir|data-root|graphroot/);
  const real = valueOf(facts.storage.realPaths?.[path]) ?? path;
  const evidence =
    real === path ? named : { ...named, excerpt: `${named.excerpt}\n${path} -> ${real}`.trimStart() };
  const value = { path, inUse, evidence, mount: mountOf(facts, path) };
  return { state: 'known', value, source: origin.source, excerpt: evidence.excerpt };
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}
