import type { ContainerMount, PreflightFacts } from '../../model/containerFacts';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightVerdict } from '../../model/preflight';
import { factEvidence, fails, named, unknown, unknownBecause, works } from './preflightVerdict';

/** The file systems that the container sees. */
export const mountPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-MOUNTS',
    title: message('File systems in the container'),
    sources: [
      'https://github.com/checkpoint-restore/criu/blob/criu-dev/criu/filesystems.c',
      'https://criu.org/Mount-points',
    ],
    judge: judgeFileSystems,
  },
  {
    id: 'CP-PROPAGATION',
    title: message('Mounts that follow those of the host'),
    sources: ['https://github.com/checkpoint-restore/criu/issues/1154', 'https://criu.org/Mount-points'],
    judge: judgePropagation,
  },
];

/** What CRIU does not rebuild; volumes of these kinds are named to it by the engine and stay where they are. */
const notSavable =
  /^(?:bpf|configfs|hugetlbfs|fuse(?:\..*|blk)?|nfs4?|cifs|smb3|9p|rpc_pipefs|nsfs|efivarfs|virtiofs)$/;

function mountLines(mounts: readonly ContainerMount[]): string[] {
  return mounts.map(({ path, fileSystem, propagation }) => [path, fileSystem, ...propagation].join(' '));
}

function judgeFileSystems({ setup, tree: { mounts } }: PreflightFacts): PreflightVerdict {
  if (setup.state !== 'known') {
    return unknownBecause(setup);
  }
  if (mounts.state !== 'known') {
    return unknownBecause(mounts);
  }
  const places = new Set(['/', ...setup.value.volumes.map(({ destination }) => destination)]);
  const found = mounts.value.filter(
    ({ fileSystem, path }) => notSavable.test(fileSystem) && !places.has(path),
  );
  return found.length === 0
    ? works(message('CRIU knows all that are mounted in it.'), [factEvidence(mounts)])
    : fails({
        summary: message('CRIU does not rebuild these: {places}.', {
          places: named(found.map(({ path, fileSystem }) => `${path} (${fileSystem})`)),
        }),
        evidence: [factEvidence(mounts, mountLines(found))],
        remedy: message('Unmount them in the container, or mount them as volumes.'),
      });
}

function judgePropagation({ tree: { mounts } }: PreflightFacts): PreflightVerdict {
  if (mounts.state !== 'known') {
    return unknownBecause(mounts);
  }
  const slaves = mounts.value.filter(({ propagation }) =>
    propagation.some((word) => word.startsWith('master:')),
  );
  if (slaves.length > 0) {
    return fails({
      summary: message('These follow mounts of the host: {places}.', {
        places: named(slaves.map(({ path }) => path)),
      }),
      evidence: [factEvidence(mounts, mountLines(slaves))],
      remedy: message(
        'Mount the volumes with private propagation, or put enable-external-masters into the configuration of CRIU.',
      ),
    });
  }
  const shared = mounts.value.filter(({ propagation }) =>
    propagation.some((word) => word.startsWith('shared:')),
  );
  return shared.length > 0
    ? unknown({
        summary: message('It cannot be seen whether the host shares these: {places}.', {
          places: named(shared.map(({ path }) => path)),
        }),
        evidence: [factEvidence(mounts, mountLines(shared))],
        remedy: message('Mount the volumes with private propagation.'),
      })
    : works(message('No mount of it follows one of the host.'), [factEvidence(mounts)]);
}
