import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast, type KernelRelease } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { dataRootOf } from './dataRoot';
import { judgeStoragePlace } from './dataRootVerdict';
import { evidenceOf } from '../factEvidence';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { isUsable, moduleReality } from '../kernel/moduleReality';
import { driverChoices, driverEvidence, undecidedDriver, type DriverChoice } from './storageDriver';
import { error, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** What storage drivers other than overlay2 need; each matters only where that driver was chosen. */
export const driverPrerequisiteChecks: readonly Check[] = [
  {
    id: 'ST-BTRFS',
    category: 'storage',
    name: message('Btrfs storage driver'),
    meaning: message(
      "The driver btrfs works only when the engine's folder lies on btrfs: otherwise the engine does not start.",
    ),
    references: ['https://docs.docker.com/engine/storage/drivers/btrfs-driver/'],
    evaluate: (facts) => judgeChosenDriver(facts, 'btrfs', judgeBtrfs),
  },
  {
    id: 'ST-ZFS',
    category: 'storage',
    name: message('ZFS storage driver'),
    meaning: message(
      'The driver zfs needs the ZFS module and the program zfs: without them the engine does not start.',
    ),
    references: ['https://docs.docker.com/engine/storage/drivers/zfs-driver/'],
    evaluate: (facts) => judgeChosenDriver(facts, 'zfs', judgeZfs),
  },
  {
    id: 'ST-DM',
    category: 'storage',
    name: message('Device mapper storage driver'),
    meaning: message(
      'The driver devicemapper needs thin provisioning of the kernel. On loop devices, its default, it is slow and may lose data when the disk fills up.',
    ),
    references: [
      'https://docs.docker.com/engine/deprecated/#device-mapper-storage-driver',
      'https://docs.kernel.org/admin-guide/device-mapper/thin-provisioning.html',
    ],
    evaluate: (facts) => judgeChosenDriver(facts, 'devicemapper', judgeDeviceMapper),
  },
  {
    id: 'ST-THINPOOL',
    category: 'storage',
    name: message('Thin pools of the device mapper'),
    meaning: message(
      'When a thin pool is full, every write of the containers on it fails or hangs, and their file systems may be damaged.',
    ),
    references: ['https://docs.kernel.org/admin-guide/device-mapper/thin-provisioning.html'],
    evaluate: judgeThinPool,
  },
  {
    id: 'ST-FUSE',
    category: 'storage',
    name: message('Overlay storage without root'),
    meaning: message(
      'Rootless containers need overlay mounts that an ordinary user may make, or the program fuse-overlayfs. With neither, every layer is copied in full.',
    ),
    profiles: ['podman', 'rootless'],
    references: [
      'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=459c7c565ac36ba09ffbf24231147f408fde4203',
      'https://github.com/containers/fuse-overlayfs',
    ],
    evaluate: judgeRootlessOverlay,
  },
];

function judgeChosenDriver(
  facts: HostFacts,
  driver: string,
  judge: (choice: DriverChoice, facts: HostFacts) => Verdict,
): Verdict {
  const choice = driverChoices(facts).find((each) => each.driver === driver);
  if (choice) {
    return judge(choice, facts);
  }
  const hidden = undecidedDriver(facts);
  return hidden.length > 0
    ? unknownBecause(...hidden)
    : notApplicable(message('No engine here uses the driver {driver}.', { driver }));
}

function judgeBtrfs(choice: DriverChoice, facts: HostFacts): Verdict {
  const origin = driverEvidence(choice);
  if (choice.running) {
    return pass(message('Docker runs with the driver btrfs.'), [origin]);
  }
  if (choice.engine === 'Podman' && !isPodmanFolder(facts)) {
    return unknown(
      message('Podman is told to use the driver btrfs, and the mount of its own folder was not read.'),
      [origin],
      message('Look at it by hand: findmnt -T with the graphroot of podman info.'),
    );
  }
  return judgeStoragePlace(facts, ({ folder, mount, evidence }) =>
    mount.type === 'btrfs'
      ? pass(message('{folder} lies on btrfs.', { folder }), [...evidence, origin])
      : error({
          title: message('{engine} cannot start with the driver btrfs', { engine: choice.engine }),
          summary: message('{engine} is told to use the driver btrfs, but {folder} lies on {type}.', {
            engine: choice.engine,
            folder,
            type: mount.type,
          }),
          nextStep: message(
            "Choose another storage driver, or mount a btrfs file system at the engine's folder.",
          ),
          evidence: [...evidence, origin],
        }),
  );
}

/** True when the folder that is judged is Podman's: beside Docker it is not. */
function isPodmanFolder(facts: HostFacts): boolean {
  const root = valueOf(dataRootOf(facts));
  return root !== undefined && root.path === valueOf(facts.engines.podmanStorage)?.graphroot;
}

function judgeZfs(choice: DriverChoice, { engines, storage }: HostFacts): Verdict {
  const origin = driverEvidence(choice);
  if (choice.running) {
    return pass(message('Docker runs with the driver zfs.'), [origin]);
  }
  const needs = [storage.paths['/dev/zfs'], engines.programs.zfs].filter((fact) => fact !== undefined);
  const evidence = [...needs.map(evidenceOf), origin];
  const missing = needs.find((fact) => fact.state === 'absent');
  if (missing) {
    return error({
      title: message('{engine} cannot start with the driver zfs', { engine: choice.engine }),
      summary:
        missing === storage.paths['/dev/zfs']
          ? message('There is no /dev/zfs: the ZFS module is not loaded.')
          : message('The program zfs is not installed.'),
      nextStep: message(
        'Install ZFS for the running kernel and load it by modprobe zfs, or choose another storage driver.',
      ),
      evidence,
    });
  }
  const unread = needs.filter((fact) => fact.state === 'unreadable');
  return unread.length > 0 || needs.length < 2
    ? unknownBecause(...needs)
    : pass(message('The ZFS module and its program are there.'), evidence);
}

function judgeDeviceMapper(choice: DriverChoice, facts: HostFacts): Verdict {
  const origin = driverEvidence(choice);
  const loopFile = valueOf(facts.engines.docker)?.driverStatus['Data loop file'];
  if (loopFile) {
    return warning({
      title: message('Docker stores on loop devices'),
      summary: message('Docker keeps its thin pool in the file {file}.', { file: loopFile }),
      nextStep: message('Move to the driver overlay2: save images and volumes first.'),
      evidence: [origin],
    });
  }
  if (choice.running) {
    return pass(message('Docker runs with a thin pool on block devices.'), [origin]);
  }
  const reality = moduleReality(facts, 'dm_thin_pool');
  const evidence = [...reality.evidence, origin];
  if (isUsable(reality)) {
    return pass(message('The kernel has thin provisioning.'), evidence);
  }
  return reality.state === 'unknown'
    ? unknownBecause(...reality.undecided)
    : error({
        title: message('{engine} cannot start with the driver devicemapper', { engine: choice.engine }),
        summary: message('The kernel module dm_thin_pool cannot be loaded.'),
        nextStep: message(
          'Choose the driver overlay2, or install the module dm_thin_pool for the running kernel.',
        ),
        evidence,
      });
}

const fullPool =
  /device-mapper: (?:thin|space map).*(?:out of (?:meta)?data space|out-of-data-space|read-only mode|no free)/i;

function judgeThinPool(facts: HostFacts): Verdict {
  const log = facts.kernel.logMatches;
  const lines = (valueOf(log) ?? []).filter((line) => fullPool.test(line));
  if (lines.length > 0) {
    return error({
      title: message('A thin pool ran full'),
      summary: message('The kernel log of this boot holds {count} lines of a thin pool without space.', {
        count: lines.length,
      }),
      nextStep: message(
        'Look at the pool with lvs -a, enlarge it by lvextend, and check the file systems on it.',
      ),
      evidence: [{ ...evidenceOf(log), excerpt: lines.slice(-5).join('\n') }],
    });
  }
  const thin = driverChoices(facts).find(({ driver }) => driver === 'devicemapper');
  if (!thin) {
    return notApplicable(message('No engine here stores in a thin pool.'));
  }
  const free = valueOf(facts.engines.docker)?.driverStatus['Data Space Available'];
  const evidence = [driverEvidence(thin)];
  if (free !== undefined && /^0(?:\.0+)? ?k?B$/i.test(free.trim())) {
    return error({
      title: message('The thin pool of Docker is full'),
      summary: message('Docker says that {free} are available in its thin pool.', { free }),
      nextStep: message('Enlarge the pool by lvextend, or remove images and containers.'),
      evidence,
    });
  }
  if (log.state !== 'known') {
    return unknownBecause(log);
  }
  return free === undefined
    ? unknown(message('Nothing tells how full the thin pool of the engine is.'), evidence)
    : pass(message('Docker says that {free} are available in its thin pool.', { free }), evidence);
}

function judgeRootlessOverlay(facts: HostFacts): Verdict {
  const { account, kernel, storage } = facts;
  const release = valueOf(kernel.release);
  if ((valueOf(account)?.uid ?? 0) !== 0 && valueOf(storage.mountOverlay)?.succeeded) {
    return pass(message('This account made an overlay mount in a user namespace of its own.'), [
      evidenceOf(storage.mountOverlay),
    ]);
  }
  if (release && isAtLeast(release, '5.11') && !vendorKernelOf(facts)?.claimsOtherVersion) {
    return pass(
      message('Linux {release} allows overlay mounts in user namespaces, as every kernel since 5.11.', {
        release: release.text,
      }),
      [evidenceOf(kernel.release)],
    );
  }
  return judgeFuseOverlay(facts, release);
}

function judgeFuseOverlay({ engines, kernel, storage }: HostFacts, release?: KernelRelease): Verdict {
  const program = engines.programs['fuse-overlayfs'];
  const device = storage.paths['/dev/fuse'];
  if (!program || !device) {
    return unknownBecause(kernel.release);
  }
  const evidence = [kernel.release, program, device].map(evidenceOf);
  if (program.state === 'known' && device.state === 'known') {
    return pass(message('The program fuse-overlayfs and /dev/fuse are there.'), evidence);
  }
  if (!release || program.state === 'unreadable' || device.state === 'unreadable') {
    return unknownBecause(kernel.release, program, device);
  }
  const title = message('Rootless containers possibly copy every layer');
  return program.state === 'absent'
    ? warning({
        title,
        summary: message('Linux {release} is older than 5.11, and fuse-overlayfs is not installed.', {
          release: release.text,
        }),
        nextStep: message(
          'Install the package fuse-overlayfs, unless the vendor of this kernel has back-ported the ability.',
        ),
        evidence,
      })
    : warning({
        title,
        summary: message(
          'Linux {release} is older than 5.11, and there is no /dev/fuse for fuse-overlayfs.',
          {
            release: release.text,
          },
        ),
        nextStep: message('Load the module by modprobe fuse.'),
        evidence,
      });
}
