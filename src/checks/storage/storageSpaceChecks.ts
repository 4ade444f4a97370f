import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { FilesystemUsage, HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { formatBytes, formatShare } from '../byteSize';
import { dataRootOf, mountOf, usageOf } from './dataRoot';
import { evidenceOf } from '../factEvidence';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Is there room where engines write? */
export const storageSpaceChecks: readonly Check[] = [
  {
    id: 'ST-SPACE',
    category: 'storage',
    name: message('Free space for images and containers'),
    meaning: message(
      'On a full file system pulls and builds fail, databases in containers may break, and logs are lost. A kubelet throws pods out before that.',
    ),
    references: [
      'https://docs.docker.com/engine/manage-resources/pruning/',
      'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
    ],
    evaluate: judgeSpace,
  },
  {
    id: 'ST-INODES',
    category: 'storage',
    name: message('Free inodes for images and containers'),
    meaning: message(
      'Every file of every layer takes an inode. When none is left, writing fails with "no space left on device" although space is free.',
    ),
    references: ['https://docs.docker.com/engine/manage-resources/pruning/'],
    evaluate: judgeInodes,
  },
  {
    id: 'ST-RUNSPACE',
    category: 'storage',
    name: message('Free space in /run and /tmp'),
    meaning: message(
      'Engines keep their sockets and the state of running containers in /run and unpack archives in /tmp: when one is full, containers can neither start nor be stopped cleanly.',
    ),
    references: ['https://man7.org/linux/man-pages/man7/file-hierarchy.7.html'],
    evaluate: judgeRunSpace,
  },
];

const MB = 1e6;
const GB = 1e9;

/** A folder with how full its file system is. */
interface Room {
  readonly path: string;
  readonly usage: FilesystemUsage;
  readonly evidence: Evidence;
}

/** A share that looks small is plenty on a large disk: a limit is undercut only when both share and amount are. */
const nearlyFull = { share: 0.02, bytes: 5 * GB, inodes: 10_000 };
const gettingFull = { share: 0.1, bytes: 50 * GB, inodes: 200_000 };
/** Below this builds and pulls fail soon on any disk. */
const littleSpace = 2 * GB;
/** The kubelet evicts pods when the file system of images has less: imagefs.available < 15 %. */
const kubeletEvicts = 0.15;

function judgeSpace(facts: HostFacts, { profiles }: CheckContext): Verdict {
  return judgeRooms(engineFolders(facts), facts, (room) => {
    const { available, size } = room.usage;
    const share = available / size;
    const args = {
      path: room.path,
      free: formatBytes(available),
      size: formatBytes(size),
      share: formatShare(available, size),
    };
    const summary = message('{free} of {size} ({share}) are free on the file system of {path}.', args);
    const problem = {
      summary,
      nextStep: message(
        'List what takes the space (docker system df, or podman system df) and remove what is not needed.',
      ),
      evidence: [room.evidence],
    };
    if (share < nearlyFull.share && available < nearlyFull.bytes) {
      return error({ ...problem, title: message('The disk of the engine is full') });
    }
    if (available < littleSpace && share >= gettingFull.share) {
      return warning({ ...problem, title: message('There is little room for images and containers') });
    }
    if (available < littleSpace || (share < gettingFull.share && available < gettingFull.bytes)) {
      return warning({ ...problem, title: message('The disk of the engine is getting full') });
    }
    return profiles.includes('kubernetes') && share < kubeletEvicts
      ? warning({ ...problem, title: message('The kubelet is about to evict pods for lack of disk space') })
      : pass(summary, [room.evidence]);
  });
}

function judgeInodes(facts: HostFacts): Verdict {
  return judgeRooms(engineFolders(facts), facts, (room) => {
    const { inodes, inodesFree } = room.usage;
    if (inodes === 0) {
      return notApplicable(
        message('The file system of {path} makes inodes as it needs them.', { path: room.path }),
        [room.evidence],
      );
    }
    const summary = message('{free} of {total} inodes ({share}) are free on the file system of {path}.', {
      path: room.path,
      free: inodesFree,
      total: inodes,
      share: formatShare(inodesFree, inodes),
    });
    const problem = {
      summary,
      nextStep: message(
        'List what there is (docker system df -v, or podman system df -v) and remove images and build caches that are not needed.',
      ),
      evidence: [room.evidence],
    };
    const share = inodesFree / inodes;
    if (share < nearlyFull.share && inodesFree < nearlyFull.inodes) {
      return error({ ...problem, title: message('The disk of the engine has no inodes left') });
    }
    return share < gettingFull.share && inodesFree < gettingFull.inodes
      ? warning({ ...problem, title: message('The disk of the engine runs out of inodes') })
      : pass(summary, [room.evidence]);
  });
}

function judgeRunSpace(facts: HostFacts): Verdict {
  return judgeRooms(['/run', '/tmp'], facts, (room) => {
    const { available, size, inodes, inodesFree } = room.usage;
    const summary = message('{free} of {size} are free in {path}.', {
      path: room.path,
      free: formatBytes(available),
      size: formatBytes(size),
    });
    const problem = {
      summary,
      nextStep: message('See what fills it: du -xhd1 {path}.', { path: room.path }),
      evidence: [room.evidence],
    };
    if (available < MB || (inodes > 0 && inodesFree === 0)) {
      return error({ ...problem, title: message('{path} is full', { path: room.path }) });
    }
    return available < 16 * MB || (available < 64 * MB && available < size * 0.1)
      ? warning({ ...problem, title: message('{path} is getting full', { path: room.path }) })
      : pass(summary, [room.evidence]);
  });
}

/** The engine's folder, and the default folders of others that exist, one for each mount. */
function engineFolders(facts: HostFacts): readonly string[] | Fact<unknown> {
  const root = dataRootOf(facts);
  if (root.state !== 'known') {
    return root;
  }
  const others = ['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers'].filter((path) =>
    ['known', 'unreadable'].includes(facts.storage.paths[path]?.state ?? 'absent'),
  );
  const byMount = new Map<string, string>();
  for (const path of [root.value.path, ...others]) {
    const mount = valueOf(mountOf(facts, path))?.path ?? path;
    byMount.set(mount, byMount.get(mount) ?? path);
  }
  return [...byMount.values()];
}

const severity = ['error', 'warning', 'unknown', 'info', 'pass', 'notApplicable'] as const;

/** The worst verdict over the folders; of the others their evidence is kept. */
function judgeRooms(
  paths: readonly string[] | Fact<unknown>,
  facts: HostFacts,
  judge: (room: Room) => Verdict,
): Verdict {
  if (!isPaths(paths)) {
    return unknownBecause(paths);
  }
  const verdicts = paths.map((path) => {
    const usage = usageOf(facts, path);
    const folder = facts.storage.paths[path];
    if (folder?.state === 'unreadable') {
      return unknownBecause(folder);
    }
    if (usage.state === 'known' && usage.value.size <= 0) {
      return unknown(message('The file system of {path} does not tell its size.', { path }), [
        evidenceOf(usage),
      ]);
    }
    return usage.state === 'known'
      ? judge({ path, usage: usage.value, evidence: evidenceOf(usage) })
      : usage.state === 'absent'
        ? info(message('There is no {path} on this host.', { path }), [evidenceOf(usage)])
        : unknownBecause(usage);
  });
  const [worst, ...rest] = verdicts.sort((a, b) => severity.indexOf(a.status) - severity.indexOf(b.status));
  return worst === undefined
    ? notApplicable(message('No engine stores here.'))
    : { ...worst, evidence: [...worst.evidence, ...rest.flatMap(({ evidence }) => evidence)] };
}

function isPaths(paths: readonly string[] | Fact<unknown>): paths is readonly string[] {
  return Array.isArray(paths);
}
