import { valueOf } from '../../model/fact';
import type { PreflightFacts } from '../../model/containerFacts';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightVerdict } from '../../model/preflight';
import { factEvidence, fails, restoreFails, unknown, unknownBecause, warns, works } from './preflightVerdict';
import { isProgramAtLeast } from '../../model/programVersion';

/** What the engine and its runtime can do. */
export const enginePreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-ENGINE',
    title: message('Version of the engine'),
    sources: [
      'https://github.com/moby/moby/issues/50750',
      'https://github.com/moby/moby/pull/47456',
      'https://github.com/moby/moby/issues/35691',
    ],
    judge: judgeEngine,
  },
  {
    id: 'CP-EXPERIMENTAL',
    title: message("Docker's experimental features"),
    sources: ['https://docs.docker.com/reference/cli/docker/checkpoint/'],
    judge: judgeExperimental,
  },
  {
    id: 'CP-ROOTLESS',
    title: message('The engine has the rights of root'),
    sources: ['https://docs.podman.io/en/latest/markdown/podman-container-checkpoint.1.html'],
    judge: judgeRootless,
  },
  {
    id: 'CP-RUNTIME',
    title: message("The container's runtime can checkpoint"),
    sources: [
      'https://github.com/containers/crun/issues/549',
      'https://github.com/checkpoint-restore/criu/issues/2494',
    ],
    judge: judgeRuntime,
  },
  {
    id: 'CP-STORAGE',
    title: message('Storage driver'),
    sources: [
      'https://criu.org/Docker',
      'https://docs.docker.com/engine/storage/drivers/select-storage-driver/',
    ],
    judge: judgeStorage,
  },
  {
    id: 'CP-UBUNTU-OVERLAY',
    title: message("Ubuntu's overlay file system"),
    sources: [
      'https://github.com/checkpoint-restore/criu/issues/860',
      'https://bugs.launchpad.net/ubuntu/+source/linux/+bug/1857257',
    ],
    judge: judgeUbuntuOverlay,
  },
];

/** From the first version that a defect has to the first without it. */
const restoreDefects = [
  { from: '17.7', until: '18.9', url: 'https://github.com/moby/moby/issues/35691' },
  { from: '25.0.0', until: '25.0.4', url: 'https://github.com/moby/moby/pull/47456' },
] as const;

function judgeEngine({ engine: { kind, version }, setup }: PreflightFacts): PreflightVerdict {
  if (version.state !== 'known') {
    return unknownBecause(version);
  }
  const evidence = [factEvidence(version)];
  const told = version.value;
  if (isProgramAtLeast(told, '0.0') === undefined) {
    return unknown({ summary: message('The version of the engine cannot be read.'), evidence });
  }
  if (kind === 'podman') {
    return works(message('Podman {version} has no known defect here.', { version: told }), evidence);
  }
  const defect = restoreDefects.find(
    ({ from, until }) => isProgramAtLeast(told, from) && !isProgramAtLeast(told, until),
  );
  if (defect) {
    return restoreFails({
      summary: message('Docker {version} cannot restore a checkpoint: {url}', {
        version: told,
        url: defect.url,
      }),
      evidence,
      remedy: message('Update Docker before anything is stopped.'),
    });
  }
  if (!isProgramAtLeast(told, '28.0')) {
    return works(message('Docker {version} has no known defect here.', { version: told }), evidence);
  }
  const mode = valueOf(setup)?.networkMode;
  if (mode === undefined) {
    return { ...unknownBecause(setup), dump: 'works' };
  }
  if (mode === 'host' || mode === 'none') {
    return works(
      message('Docker {version} restores containers without a network of their own.', { version: told }),
      evidence,
    );
  }
  return restoreFails({
    summary: message('Docker {version} cannot restore a container that has a network of its own.', {
      version: told,
    }),
    evidence: [...evidence, factEvidence(setup)],
    remedy: message(
      'Use Docker 27, Podman, or the network "none" or "host". The checkpoint itself works; leave the container running.',
    ),
  });
}

function judgeExperimental({ engine: { kind, isExperimental } }: PreflightFacts): PreflightVerdict {
  const evidence = [factEvidence(isExperimental)];
  if (kind === 'podman') {
    return works(message('Podman needs no such setting.'), []);
  }
  if (isExperimental.state !== 'known') {
    return unknownBecause(isExperimental);
  }
  return isExperimental.value
    ? works(message('They are on, as checkpoints need them.'), evidence)
    : fails({
        summary: message('They are off, and Docker refuses checkpoints without them.'),
        evidence,
        remedy: message(
          'Put "experimental": true into /etc/docker/daemon.json and restart Docker. That restarts the containers unless live-restore is on.',
        ),
      });
}

function judgeRootless({ engine: { isRootless, remapsUsers } }: PreflightFacts): PreflightVerdict {
  const evidence = [factEvidence(isRootless), factEvidence(remapsUsers)];
  if (isRootless.state !== 'known') {
    return unknownBecause(isRootless);
  }
  if (isRootless.value) {
    return fails({
      summary: message('The engine runs without the rights of root, and CRIU needs them.'),
      evidence,
      remedy: message('Make the container anew with the engine of root. It does not see this one.'),
    });
  }
  if (remapsUsers.state === 'unreadable') {
    return unknownBecause(remapsUsers);
  }
  return valueOf(remapsUsers) === true
    ? unknown({
        summary: message(
          'Docker maps the users of its containers (userns-remap), which CRIU restores only in part.',
        ),
        evidence,
        remedy: message('Try it with a copy of the container, left running.'),
      })
    : works(message('The engine runs as root.'), evidence);
}

/** Runtimes that are no processes of the host, or whose state CRIU cannot see. */
const otherRuntimes = /kata|runsc|gvisor|firecracker|wasm|youki|sysbox/;

function judgeRuntime({ setup, host: { crunFeatures, libcriu } }: PreflightFacts): PreflightVerdict {
  if (setup.state !== 'known') {
    return unknownBecause(setup);
  }
  const { runtime } = setup.value;
  const evidence = [factEvidence(setup)];
  if (otherRuntimes.test(runtime)) {
    return fails({
      summary: message('The runtime {runtime} has no checkpoints.', { runtime }),
      evidence,
      remedy: message('Make the container anew with the runtime runc.'),
    });
  }
  if (/(?:^|\/)runc$|^io\.containerd\.runc\.v\d$/.test(runtime)) {
    return works(message('The container runs by runc, which has checkpoints.'), evidence);
  }
  if (!/(?:^|\/)crun$/.test(runtime)) {
    return unknown({ summary: message('Nothing is known of the runtime {runtime}.', { runtime }), evidence });
  }
  if (crunFeatures.state !== 'known') {
    return unknownBecause(crunFeatures);
  }
  if (!crunFeatures.value.includes('CRIU')) {
    return fails({
      summary: message('This crun was built without checkpoints.'),
      evidence: [factEvidence(crunFeatures)],
      remedy: message('Make the container anew with the runtime runc, or install a crun that names +CRIU.'),
    });
  }
  if (libcriu.state !== 'known') {
    return libcriu.state === 'absent'
      ? fails({
          summary: message('crun loads libcriu.so.2, and it is not installed.'),
          evidence: [factEvidence(libcriu)],
          remedy: message('Install the package libcriu2 (Debian, Ubuntu) or criu-libs (Fedora, RHEL).'),
        })
      : unknownBecause(libcriu);
  }
  return works(message('The container runs by a crun that has checkpoints.'), [factEvidence(crunFeatures)]);
}

function judgeStorage({ setup }: PreflightFacts): PreflightVerdict {
  if (setup.state !== 'known') {
    return unknownBecause(setup);
  }
  const { storageDriver: driver } = setup.value;
  const evidence = [factEvidence(setup)];
  if (['overlay2', 'overlay', 'overlayfs', 'vfs'].includes(driver)) {
    return works(message('The storage driver {driver} is known to work.', { driver }), evidence);
  }
  if (driver === 'fuse-overlayfs' || driver === 'aufs') {
    return warns({
      summary: message('Checkpoints on the storage driver {driver} are fragile.', { driver }),
      evidence,
      remedy: message('Use overlay2 for containers that are to be checkpointed.'),
    });
  }
  return unknown({
    summary: message('Nothing is known of checkpoints on the storage driver {driver}.', { driver }),
    evidence,
  });
}

/** Ubuntu kernels 5.0 until 5.8.0-16.17. */
function judgeUbuntuOverlay({ setup, host: { kernel, distribution } }: PreflightFacts): PreflightVerdict {
  if (kernel.state !== 'known') {
    return unknownBecause(kernel);
  }
  const evidence = [factEvidence(kernel), factEvidence(distribution)];
  const match = /^(\d+)\.(\d+)\.\d+-(\d+)-/.exec(kernel.value);
  const number = match ? Number(match[1]) * 1000 + Number(match[2]) : 0;
  const isAffected = number >= 5000 && (number < 5008 || (number === 5008 && Number(match?.[3]) < 16));
  if (!isAffected) {
    return works(message('This kernel does not have that defect.'), evidence);
  }
  if (distribution.state !== 'known') {
    return unknownBecause(distribution);
  }
  if (distribution.value !== 'ubuntu') {
    return works(message('This kernel is not from Ubuntu.'), evidence);
  }
  if (valueOf(setup)?.storageDriver === 'vfs') {
    return works(message('The container does not lie on an overlay.'), evidence);
  }
  return fails({
    summary: message('Ubuntu kernels of this age name the wrong mount for files on overlays.'),
    evidence,
    remedy: message('Boot Linux 5.8.0-16 or later of Ubuntu.'),
  });
}
