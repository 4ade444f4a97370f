import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { mountOf } from './dataRoot';
import { judgeStoragePlace, type StoragePlace } from './dataRootVerdict';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { driverChoices, isDockerSilent, undecidedDriver } from './storageDriver';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Is the file system under the engine's folder one that overlayfs can write its layers to? */
export const backingFilesystemChecks: readonly Check[] = [
  {
    id: 'ST-BACKFS',
    category: 'storage',
    name: message('File system below the engine'),
    meaning: message(
      'Overlayfs keeps the files that containers write on this file system. One that cannot hold them makes the engine refuse to start, or copy every layer in full.',
    ),
    references: [
      'https://docs.kernel.org/filesystems/overlayfs.html#upper-and-lower',
      'https://docs.docker.com/engine/storage/drivers/select-storage-driver/#supported-backing-filesystems',
    ],
    evaluate: judgeBackingFilesystem,
  },
  {
    id: 'ST-DTYPE',
    category: 'storage',
    name: message('File types in directory entries (d_type)'),
    meaning: message(
      'Without them overlayfs cannot hide deleted files reliably: Docker since 17.12 and Podman refuse such a file system, older ones leave broken layers behind.',
    ),
    references: [
      'https://docs.docker.com/engine/deprecated/#backing-filesystem-without-d_type-support-for-overlayoverlay2',
      'https://github.com/moby/moby/issues/22937',
    ],
    evaluate: judgeDirectoryTypes,
  },
  {
    id: 'ST-EXT4FEAT',
    category: 'storage',
    name: message('Extended attributes of ext4'),
    meaning: message(
      'Images carry file capabilities and access lists. Where ext4 cannot store them, pulling such an image fails with "operation not supported".',
    ),
    references: ['https://github.com/moby/moby/issues/11184', 'https://github.com/moby/moby/issues/10418'],
    evaluate: judgeExt4Features,
  },
];

interface Unsuitability {
  /** True: the kernel refuses it as the upper layer. False: it depends on versions that are not read. */
  readonly certain: boolean;
  readonly reason: Message;
}

const remote = message('overlayfs refuses to write its layers to a network file system');
const noAttributes = message('it has no extended attributes, which overlayfs needs');
const readOnly = message('it is read-only by design');
const onlySomeFuse = message(
  'overlayfs writes only to some file systems in user space, and only since Linux 5.7',
);

/**
 * By mount type. Sources: Documentation/filesystems/overlayfs.rst ("upper and lower"), kernel commit d80172c2d859
 * (strict demands on remote upper layers), the list of refused file systems in moby's overlay2 driver up to 28.
 */
const unsuitable: ReadonlyMap<string, Unsuitability> = new Map([
  ['nfs', { certain: true, reason: remote }],
  ['nfs4', { certain: true, reason: remote }],
  ['cifs', { certain: true, reason: remote }],
  ['smb3', { certain: true, reason: remote }],
  ['overlay', { certain: true, reason: message('overlayfs refuses to write its layers to another overlay') }],
  ['aufs', { certain: true, reason: message('overlayfs refuses to write its layers to aufs') }],
  ['ecryptfs', { certain: true, reason: message('overlayfs refuses to write its layers to eCryptfs') }],
  ['vfat', { certain: true, reason: noAttributes }],
  ['exfat', { certain: true, reason: noAttributes }],
  ['msdos', { certain: true, reason: noAttributes }],
  ['squashfs', { certain: true, reason: readOnly }],
  ['iso9660', { certain: true, reason: readOnly }],
  ['erofs', { certain: true, reason: readOnly }],
  ['9p', { certain: false, reason: message('overlayfs refuses most folders shared by 9p') }],
  [
    'vboxsf',
    { certain: false, reason: message('overlayfs refuses most folders shared by a virtual machine') },
  ],
  ['virtiofs', { certain: false, reason: onlySomeFuse }],
  ['gpfs', { certain: false, reason: remote }],
  ['lustre', { certain: false, reason: remote }],
  ['ceph', { certain: false, reason: remote }],
  ['beegfs', { certain: false, reason: remote }],
  // openzfs/zfs pull request 12209, in OpenZFS 2.2; moby's driver refused zfs by its name until 28.
  ['zfs', { certain: false, reason: message('overlayfs writes to ZFS only since OpenZFS 2.2') }],
]);

const documented = ['ext4', 'ext3', 'xfs', 'btrfs'];

function judgeBackingFilesystem(facts: HostFacts): Verdict {
  return judgeStoragePlace(facts, (place) => {
    const { type } = place.mount;
    const docker = facts.engines.docker;
    const driver = valueOf(docker)?.storageDriver;
    if (type === 'tmpfs' || type === 'ramfs') {
      return volatileStorage(place);
    }
    if (docker.state === 'known' && driver && storesWell(driver, type)) {
      return pass(message('Docker runs its driver {driver} on {type}.', { driver, type }), [
        ...place.evidence,
        matchingEvidence(docker, /"Driver/),
      ]);
    }
    return judgeType(place, mayStoreOtherwise(facts));
  });
}

/**
 * True when the engine does not, or possibly does not, store by overlay mounts of the kernel: it runs, which it would
 * not on a file system that overlayfs refuses, or has another driver, or the program that does without the kernel.
 */
function mayStoreOtherwise(facts: HostFacts): boolean {
  const fuse = facts.engines.programs['fuse-overlayfs'];
  return (
    !isDockerSilent(facts) ||
    undecidedDriver(facts).length > 0 ||
    driverChoices(facts).some(({ driver }) => !driver.startsWith('overlay')) ||
    (fuse !== undefined && fuse.state !== 'absent')
  );
}

/** A running overlay driver has proved by a trial mount that it can use the file system. */
function storesWell(driver: string, type: string): boolean {
  return driver === 'overlay2' || driver === 'overlayfs' || driver === type;
}

function volatileStorage({ folder, mount, root, evidence }: StoragePlace): Verdict {
  const summary = message('{folder} lies on {type}, which is in memory.', { folder, type: mount.type });
  return root.inUse
    ? warning({
        title: message('Images and containers are lost at the next reboot'),
        summary,
        nextStep: message("Move the engine's folder to a disk."),
        evidence,
      })
    : info(summary, evidence);
}

function judgeType({ folder, mount, root, evidence }: StoragePlace, storesOtherwise: boolean): Verdict {
  const { type } = mount;
  const fault =
    unsuitable.get(type) ?? (type.startsWith('fuse.') ? { certain: false, reason: onlySomeFuse } : undefined);
  if (fault === undefined) {
    return documented.includes(type)
      ? pass(message('{folder} lies on {type}, which overlayfs can write to.', { folder, type }), evidence)
      : info(
          message('{folder} lies on {type}; Docker documents overlay storage for ext4, xfs and btrfs only.', {
            folder,
            type,
          }),
          evidence,
        );
  }
  const summary = message('{folder} lies on {type}: {reason}.', { folder, type, reason: fault.reason });
  const problem = {
    title: fault.certain
      ? message('Overlay storage cannot use the file system of the engine')
      : message('Overlay storage possibly cannot use the file system of the engine'),
    summary,
    nextStep: message("Put the engine's folder on ext4, or on xfs made with ftype=1."),
    evidence,
  };
  return fault.certain && root.inUse && !storesOtherwise ? error(problem) : warning(problem);
}

function judgeDirectoryTypes(facts: HostFacts): Verdict {
  const docker = facts.engines.docker;
  const reported = valueOf(docker)?.driverStatus['Supports d_type'];
  if (reported !== undefined) {
    const evidence = [matchingEvidence(docker, /d_type/i)];
    return reported === 'true'
      ? pass(message('Docker finds file types in directory entries.'), evidence)
      : noDirectoryTypes(message('Docker says that its file system has none.'), evidence);
  }
  return judgeStoragePlace(facts, (place) => judgeTypesOf(place, facts));
}

function judgeTypesOf(place: StoragePlace, facts: HostFacts): Verdict {
  const { folder, mount, evidence } = place;
  const { type } = mount;
  switch (type) {
    case 'btrfs':
    case 'tmpfs':
      return pass(message('{folder} lies on {type}, which always stores them.', { folder, type }), evidence);
    case 'ext4':
    case 'ext3':
      return info(
        message(
          '{folder} lies on {type}, which stores them unless it was made without the feature filetype.',
          {
            folder,
            type,
          },
        ),
        [
          ...evidence,
          {
            source: 'dumpe2fs',
            excerpt: '',
            note: message('not read: it needs root'),
            command: `dumpe2fs -h ${mount.device}`,
          },
        ],
      );
    case 'xfs':
      return judgeXfs(place, facts);
    default:
      return unknown(
        message('Nothing tells whether {type} stores file types in its directories.', { type }),
        evidence,
        message('Start the engine and read "Supports d_type" in docker info.'),
      );
  }
}

function judgeXfs({ folder, mount, root, evidence }: StoragePlace, facts: HostFacts): Verdict {
  const ftype = facts.storage.xfsFtype;
  // It was asked for Docker's folder: of another mount it says nothing.
  const asked = mountOf(facts, valueOf(facts.engines.docker)?.dataRoot ?? '/var/lib/docker');
  if (ftype.state !== 'known' || valueOf(asked)?.path !== mount.path) {
    return unknown(
      message('{folder} lies on xfs, and xfs_info did not tell its ftype.', { folder }),
      [...evidence, evidenceOf(ftype)],
      message('Run xfs_info {path} on the host and look for ftype=1.', { path: mount.path }),
    );
  }
  const proof = [evidenceOf(ftype), ...evidence];
  if (ftype.value === 1) {
    return pass(message('{folder} lies on xfs with ftype=1.', { folder }), proof);
  }
  const summary = message('{folder} lies on xfs with ftype=0.', { folder });
  // Only overlay storage needs the types: a daemon that runs with another driver does without.
  return root.inUse && !mayStoreOtherwise(facts)
    ? noDirectoryTypes(summary, proof)
    : warning({ ...withoutTypes, summary, evidence: proof });
}

const withoutTypes = {
  title: message('The file system breaks overlay storage'),
  nextStep: message(
    'Move the data elsewhere, make the file system anew by mkfs.xfs -n ftype=1 (or with filetype for ext4), and move it back.',
  ),
};

function noDirectoryTypes(summary: Message, evidence: Verdict['evidence']): Verdict {
  return error({ ...withoutTypes, summary, evidence });
}

function judgeExt4Features(facts: HostFacts): Verdict {
  return judgeStoragePlace(facts, ({ folder, mount, root, evidence }) => {
    const { type } = mount;
    if (type !== 'ext4') {
      return notApplicable(message('{folder} lies on {type}.', { folder, type }), evidence);
    }
    const options = ['EXT4_FS_SECURITY', 'EXT4_FS_POSIX_ACL'];
    const proof = [...evidence, ...options.map((option) => optionEvidence(facts, option))];
    const leftOut = options.find((option) => kernelOptionState(facts, option) === 'n');
    if (leftOut !== undefined) {
      const problem = {
        title: message('Some images cannot be stored'),
        summary: message('This kernel was built without CONFIG_{option}, and {folder} lies on ext4.', {
          option: leftOut,
          folder,
        }),
        nextStep: message('Boot a kernel with CONFIG_{option}, or put the folder on another file system.', {
          option: leftOut,
        }),
        evidence: proof,
      };
      return leftOut === 'EXT4_FS_SECURITY' && root.inUse ? error(problem) : warning(problem);
    }
    const silent = options.find((option) => kernelOptionState(facts, option) !== 'y');
    if (silent !== undefined) {
      return facts.kernel.config.state === 'known'
        ? unknown(
            message('The kernel configuration does not say whether CONFIG_{option} is on.', {
              option: silent,
            }),
            proof,
          )
        : unknownBecause(facts.kernel.config);
    }
    return [...mount.options, ...mount.superOptions].includes('noacl')
      ? warning({
          title: message('Access lists of images are lost'),
          summary: message('{folder} lies on ext4 that is mounted with noacl.', { folder }),
          nextStep: message('Remove noacl from the options of {path} in /etc/fstab and mount it anew.', {
            path: mount.path,
          }),
          evidence: proof,
        })
      : pass(message('Ext4 stores security attributes and access lists.'), proof);
  });
}
