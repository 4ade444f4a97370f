import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts, Mount } from '../../model/hostFacts';
import { message } from '../../model/message';
import { mountOf, usesContainerdStore } from './dataRoot';
import { judgeStoragePlace, mountEvidence, type StoragePlace } from './dataRootVerdict';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** How the file systems of the host and of its engine are mounted. */
export const storageMountChecks: readonly Check[] = [
  {
    id: 'ST-READONLY',
    category: 'storage',
    name: message('Writable file systems'),
    meaning: message(
      'An engine cannot pull, start or log on a file system that is read-only. The kernel switches one to read-only when it finds it damaged.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/ext4.html',
      'https://man7.org/linux/man-pages/man5/ext4.5.html',
    ],
    evaluate: judgeWritable,
  },
  {
    id: 'ST-MOUNTOPTS',
    category: 'storage',
    name: message("Mount options of the engine's folder"),
    meaning: message(
      'noexec, nodev and nosuid of the file system also hold for the volumes on it, and with drivers other than overlay for whole containers.',
    ),
    references: [
      'https://man7.org/linux/man-pages/man8/mount.8.html',
      'https://github.com/containers/podman/blob/main/troubleshooting.md',
    ],
    evaluate: judgeMountOptions,
  },
  {
    id: 'ST-PROP',
    category: 'storage',
    name: message('Mount propagation'),
    meaning: message(
      'Where / is not shared, mounts that the host makes later cannot appear in running containers: volumes with :shared or :rslave are refused, and storage plug-ins of Kubernetes and mounts of rootless Podman fail or stay empty.',
    ),
    references: [
      'https://docs.kernel.org/filesystems/sharedsubtree.html',
      'https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation',
    ],
    evaluate: judgePropagation,
  },
  {
    id: 'ST-PARTITION',
    category: 'storage',
    name: message('Own file system for the engine'),
    meaning: message(
      'Images and logs grow until the file system is full. When it is also that of the system, the host itself stops working with them.',
    ),
    references: ['https://www.cisecurity.org/benchmark/docker'],
    evaluate: judgePartition,
  },
  {
    id: 'ST-QUOTA',
    category: 'storage',
    name: message('Size limit for containers'),
    meaning: message(
      'Without project quotas --storage-opt size is refused, and one container may fill the file system for all.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/reference/cli/docker/container/run/#storage-opt',
      'https://github.com/moby/moby/blob/master/daemon/internal/quota/projectquota.go',
    ],
    evaluate: judgeQuota,
  },
];

function judgeWritable(facts: HostFacts): Verdict {
  return judgeStoragePlace(facts, (place) => {
    const { folder, mount, root, evidence } = place;
    if (isReadOnly(mount)) {
      const problem = {
        title: message('The engine cannot write'),
        summary: mount.options.includes('ro')
          ? message('{folder} lies on {mount}, which is mounted read-only.', { folder, mount: mount.path })
          : message(
              'The kernel holds the file system {mount} read-only, mostly after errors; {folder} lies on it.',
              {
                folder,
                mount: mount.path,
              },
            ),
        nextStep: message(
          'Look for errors of {device} in the kernel log (dmesg), repair the file system and mount it writable.',
          {
            device: mount.device,
          },
        ),
        evidence: [...evidence, matchingEvidence(facts.kernel.logMatches, damagePattern)],
      };
      return root.inUse ? error(problem) : warning(problem);
    }
    return judgeDamage(facts, place);
  });
}

const damagePattern =
  /EXT4-fs error|EXT4-fs .*Remounting filesystem read-only|XFS .*(?:Corruption|shutdown|Shutting down)|BTRFS (?:error|critical)|forced readonly/i;

function judgeDamage({ kernel, storage }: HostFacts, { folder, evidence }: StoragePlace): Verdict {
  const log = kernel.logMatches;
  if (log.state !== 'known') {
    return unknownBecause(log);
  }
  const lines = log.value.filter((line) => damagePattern.test(line));
  if (lines.length > 0) {
    return warning({
      title: message('A file system has reported errors'),
      summary: message('The kernel log of this boot holds {count} such lines; {folder} is still writable.', {
        count: lines.length,
        folder,
      }),
      nextStep: message(
        'See which device the lines name, check it with smartctl, and its file system with fsck at the next boot.',
      ),
      evidence: [{ ...evidenceOf(log), excerpt: lines.slice(-5).join('\n') }, ...evidence],
    });
  }
  const top = mountOf({ storage }, '/');
  const quiet = { ...evidenceOf(log), excerpt: '', note: message('no line tells of a damaged file system') };
  return top.state === 'known' && isReadOnly(top.value)
    ? info(
        message('{folder} is writable, while / is read-only, as on systems that are updated as a whole.', {
          folder,
        }),
        [...evidence, mountEvidence(top.value, '/')],
      )
    : pass(message('{folder} lies on a writable mount, and the kernel log tells of no errors.', { folder }), [
        ...evidence,
        quiet,
      ]);
}

function isReadOnly({ options, superOptions }: Mount): boolean {
  return options.includes('ro') || superOptions.includes('ro');
}

/**
 * Drivers that hand a folder of the mount itself to the container. The others mount something of their own: an overlay,
 * a FUSE file system, a ZFS dataset or a device.
 */
const inheritingDrivers = ['vfs', 'btrfs'];

function judgeMountOptions(facts: HostFacts): Verdict {
  return judgeStoragePlace(facts, ({ folder, mount, evidence }) => {
    const restrictions = ['noexec', 'nodev', 'nosuid'].filter((option) => mount.options.includes(option));
    const present = restrictions.join(', ');
    if (!restrictions.includes('noexec')) {
      return restrictions.length === 0
        ? pass(message('{folder} lies on a mount without noexec, nodev and nosuid.', { folder }), evidence)
        : info(
            message('{folder} lies on a mount with {options}, which volumes inherit.', {
              folder,
              options: present,
            }),
            evidence,
          );
    }
    const driver = valueOf(facts.engines.docker)?.storageDriver ?? '';
    const step = {
      summary: message('The mount of {folder}, {mount}, has the options {options}.', {
        folder,
        mount: mount.path,
        options: present,
      }),
      nextStep: message(
        'Remove noexec from the options of {mount} in /etc/fstab, and run mount -o remount,exec {mount}.',
        {
          mount: mount.path,
        },
      ),
      evidence,
    };
    // An overlay mount does not inherit the options of the mounts below it; a volume, which is a bind mount, does.
    return inheritingDrivers.includes(driver)
      ? error({ ...step, title: message('Containers cannot run any program') })
      : warning({ ...step, title: message('Programs in volumes cannot be run') });
  });
}

function judgePropagation(facts: HostFacts, { profiles }: { readonly profiles: readonly string[] }): Verdict {
  const top = mountOf(facts, '/');
  if (top.state !== 'known') {
    return unknownBecause(top);
  }
  const evidence = [{ ...mountEvidence(top.value, '/'), command: 'findmnt -no PROPAGATION /' }];
  if (top.value.propagation === 'shared') {
    return pass(message('/ is a shared mount.'), evidence);
  }
  const summary = message('/ is a mount with the propagation "{propagation}".', {
    propagation: top.value.propagation,
  });
  const title = message('Mounts cannot be shared with containers');
  const matters = ['kubernetes', 'podman', 'rootless', 'swarm'].some((profile) => profiles.includes(profile));
  return matters
    ? warning({
        title,
        summary,
        nextStep: message('Run mount --make-rshared / as root, and let a start script do so at every boot.'),
        evidence,
      })
    : info(summary, evidence, title);
}

/** Folders of the system itself: a file system for one of these is not the engine's own. */
const systemFolders = ['/', '/var', '/var/lib', '/home', '/usr', '/srv', '/opt'];

function judgePartition(facts: HostFacts): Verdict {
  return judgeStoragePlace(facts, ({ folder, mount, evidence }) => {
    const shared = systemMountOf(mount, valueOf(facts.storage.mounts) ?? []);
    return shared
      ? info(
          message('{folder} lies on the file system of {mount}.', { folder, mount: shared.path }),
          evidence,
          message('Engine and system share a file system'),
        )
      : pass(
          message('{folder} lies on a file system apart from the system, {device}.', {
            folder,
            device: mount.device,
          }),
          evidence,
        );
  });
}

/** Docker may bind its folder to itself: a mount point of its own is then still the same file system. */
function systemMountOf(mount: Mount, mounts: readonly Mount[]): Mount | undefined {
  return systemFolders.includes(mount.path)
    ? mount
    : mounts.find(
        ({ path, device }) =>
          systemFolders.includes(path) && device === mount.device && device.startsWith('/'),
      );
}

function judgeQuota(facts: HostFacts): Verdict {
  const docker = valueOf(facts.engines.docker);
  const driver = docker?.storageDriver;
  if (docker && usesContainerdStore(docker.driverStatus)) {
    return info(
      message('Docker stores in containerd, which does not limit containers by project quotas.'),
      [matchingEvidence(facts.engines.docker, /driver-type|"Driver/)],
      message('The size of a container cannot be limited'),
    );
  }
  if (driver === 'btrfs' || driver === 'zfs') {
    return notApplicable(message('The driver {driver} limits containers by quotas of its own.', { driver }), [
      matchingEvidence(facts.engines.docker, /"Driver/),
    ]);
  }
  return judgeStoragePlace(facts, ({ folder, mount, evidence }) => {
    const quota = [...mount.superOptions, ...mount.options].find((option) =>
      /^(?:prjquota|pquota)$/.test(option),
    );
    const { type } = mount;
    if (quota === undefined) {
      return info(
        message('{folder} lies on {type} without project quotas.', { folder, type }),
        evidence,
        message('The size of a container cannot be limited'),
      );
    }
    return type === 'xfs'
      ? pass(message('{folder} lies on xfs with project quotas.', { folder }), evidence)
      : unknown(
          message('{folder} lies on {type} with project quotas; Docker documents the limit for xfs only.', {
            folder,
            type,
          }),
          evidence,
          message('Try it: docker run --rm --storage-opt size=1G hello-world.'),
        );
  });
}
