import { denied } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import {
  assertVerdict,
  changeDocker,
  changeMount,
  log,
  storageVerdict,
  withoutDocker,
} from './storageVerdict';

describe('ST-READONLY', () => {
  it('passes when the folder is writable and the log quiet', () => {
    assertVerdict(storageVerdict('ST-READONLY', healthyFacts()), {
      status: 'pass',
      evidence: /\/ rw,relatime/,
    });
  });

  it('is an error when the folder is mounted read-only', () => {
    const facts = healthyFacts((each) => {
      changeMount(each, '/', { options: ['ro', 'relatime'] });
    });
    assertVerdict(storageVerdict('ST-READONLY', facts), { status: 'error', evidence: /\/ ro,relatime/ });
  });

  it('is an error, with the line of the log, when the kernel gave up writing', () => {
    const line = 'EXT4-fs error (device vda1): ext4_find_entry: reading directory lblock 0';
    const facts = healthyFacts((each) => {
      changeMount(each, '/', { superOptions: ['ro', 'errors=remount-ro'] });
      each.kernel.logMatches = log('overlayfs: something else', line);
    });
    assertVerdict(storageVerdict('ST-READONLY', facts), { status: 'error', evidence: /EXT4-fs error/ });
  });

  it('warns of errors that have not stopped writing', () => {
    for (const line of [
      'EXT4-fs error (device sdb1): htree_dirblock_to_tree',
      'XFS (sdb1): Corruption of in-memory data detected',
      'BTRFS error (device sdb1): bdev /dev/sdb1 errs: wr 1',
    ]) {
      const facts = healthyFacts((each) => {
        each.kernel.logMatches = log(line);
      });
      assertVerdict(storageVerdict('ST-READONLY', facts), { status: 'warning', evidence: /sdb1/ });
    }
  });

  it('only mentions a read-only root beside a writable folder', () => {
    const facts = healthyFacts((each) => {
      changeMount(each, '/', { options: ['ro'] });
      changeMount(each, '/var', { options: ['rw'], device: '/dev/vda2' });
      each.storage.usage = {};
    });
    assertVerdict(storageVerdict('ST-READONLY', facts), { status: 'info', summary: /while \/ is read-only/ });
  });

  it('is unknown when the log may not be read', () => {
    const facts = healthyFacts((each) => {
      each.kernel.logMatches = denied('/dev/kmsg');
    });
    assertVerdict(storageVerdict('ST-READONLY', facts), { status: 'unknown', evidence: /Permission denied/ });
  });
});

describe('ST-MOUNTOPTS', () => {
  const withOptions = (options: readonly string[], driver = 'overlay2') =>
    healthyFacts((facts) => {
      changeMount(facts, '/', { options });
      changeDocker(facts, { storageDriver: driver });
    });

  it('passes without restrictions', () => {
    assertVerdict(storageVerdict('ST-MOUNTOPTS', healthyFacts()), { status: 'pass' });
  });

  it('warns of noexec below overlay, where only volumes inherit it', () => {
    assertVerdict(storageVerdict('ST-MOUNTOPTS', withOptions(['rw', 'noexec', 'nosuid'])), {
      status: 'warning',
      summary: /noexec, nosuid/,
      evidence: /rw,noexec,nosuid/,
    });
  });

  it('is an error below drivers that bind the folder into the container', () => {
    assertVerdict(storageVerdict('ST-MOUNTOPTS', withOptions(['rw', 'noexec'], 'vfs')), { status: 'error' });
  });

  it('mentions nodev and nosuid', () => {
    assertVerdict(storageVerdict('ST-MOUNTOPTS', withOptions(['rw', 'nodev'])), {
      status: 'info',
      summary: /nodev/,
    });
  });

  it('is unknown without the mounts', () => {
    const facts = healthyFacts((each) => {
      each.storage.mounts = denied('/proc/self/mountinfo');
    });
    assertVerdict(storageVerdict('ST-MOUNTOPTS', facts), { status: 'unknown', evidence: /mountinfo/ });
  });
});

describe('ST-PROP', () => {
  const privateRoot = healthyFacts((facts) => {
    changeMount(facts, '/', { propagation: 'private' });
  });

  it('passes when / is shared', () => {
    assertVerdict(storageVerdict('ST-PROP', healthyFacts()), { status: 'pass', evidence: / shared / });
  });

  it('warns where an engine depends on it, else mentions it', () => {
    assertVerdict(storageVerdict('ST-PROP', privateRoot, ['kubernetes']), {
      status: 'warning',
      evidence: / private /,
    });
    assertVerdict(storageVerdict('ST-PROP', privateRoot, ['docker']), {
      status: 'info',
      evidence: / private /,
    });
  });

  it('is unknown without the mounts', () => {
    const facts = healthyFacts((each) => {
      each.storage.mounts = denied('/proc/self/mountinfo');
    });
    assertVerdict(storageVerdict('ST-PROP', facts), { status: 'unknown' });
  });
});

describe('ST-PARTITION', () => {
  it('mentions a folder on the file system of the system', () => {
    assertVerdict(storageVerdict('ST-PARTITION', healthyFacts()), { status: 'info', summary: /of \/\./ });
  });

  it('passes for a file system of its own', () => {
    const facts = healthyFacts((each) => {
      changeMount(each, '/var/lib/docker', { device: '/dev/vdb1' });
    });
    assertVerdict(storageVerdict('ST-PARTITION', facts), { status: 'pass', evidence: /\/dev\/vdb1/ });
  });

  it('is not deceived by a folder that Docker has bound to itself', () => {
    const facts = healthyFacts((each) => {
      changeMount(each, '/var/lib/docker', { root: '/var/lib/docker' });
    });
    assertVerdict(storageVerdict('ST-PARTITION', facts), { status: 'info', summary: /file system of \/\./ });
  });

  it('says where an engine would store when none does', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, false);
    });
    assertVerdict(storageVerdict('ST-PARTITION', facts), { status: 'info', summary: /\/var\/lib \(where/ });
  });

  it('is unknown when daemon.json, which may name the folder, cannot be read', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, true);
      each.engines.dockerDaemonJson = denied('/etc/docker/daemon.json');
    });
    assertVerdict(storageVerdict('ST-PARTITION', facts), { status: 'unknown', evidence: /daemon\.json/ });
  });
});

describe('ST-QUOTA', () => {
  const quota = (type: string) =>
    healthyFacts((facts) => {
      changeMount(facts, '/', { type, superOptions: ['rw', 'prjquota'] });
    });

  it('passes for xfs with project quotas', () => {
    assertVerdict(storageVerdict('ST-QUOTA', quota('xfs')), { status: 'pass', evidence: /prjquota/ });
  });

  it('mentions their absence', () => {
    assertVerdict(storageVerdict('ST-QUOTA', healthyFacts()), {
      status: 'info',
      summary: /without project quotas/,
    });
  });

  it('is unknown for ext4, which Docker does not document', () => {
    assertVerdict(storageVerdict('ST-QUOTA', quota('ext4')), { status: 'unknown', evidence: /prjquota/ });
  });

  it('does not apply to drivers with quotas of their own', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { storageDriver: 'btrfs' });
    });
    assertVerdict(storageVerdict('ST-QUOTA', facts), { status: 'notApplicable', evidence: /btrfs/ });
  });
});

describe('drivers and the mount below them', () => {
  it('a driver that mounts something of its own does not inherit noexec', () => {
    for (const [storageDriver, status] of [
      ['zfs', 'warning'],
      ['fuse-overlayfs', 'warning'],
      ['vfs', 'error'],
    ] as const) {
      const facts = healthyFacts((each) => {
        changeDocker(each, { storageDriver });
        changeMount(each, '/', { options: ['rw', 'noexec'] });
      });
      assertVerdict(storageVerdict('ST-MOUNTOPTS', facts), { status });
    }
  });

  it('project quotas do not limit containers that containerd stores', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, {
        storageDriver: 'overlayfs',
        driverStatus: { 'driver-type': 'io.containerd.snapshotter.v1' },
      });
      changeMount(each, '/', { type: 'xfs', superOptions: ['rw', 'prjquota'] });
    });
    assertVerdict(storageVerdict('ST-QUOTA', facts), { status: 'info', summary: /containerd/ });
  });
});
