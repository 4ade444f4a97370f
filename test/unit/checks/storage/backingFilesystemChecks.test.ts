import { denied, fromCommand, fromFile } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';
import { assertVerdict, changeDocker, changeMount, storageVerdict, withoutDocker } from './storageVerdict';

/** Docker has left its folder on this type of file system and does not run. */
const stoppedOn = (type: string) =>
  healthyFacts((facts) => {
    withoutDocker(facts, true);
    changeMount(facts, '/', { type });
  });

describe('ST-BACKFS', () => {
  it('passes for a driver that runs, and for ext4 without one', () => {
    assertVerdict(storageVerdict('ST-BACKFS', healthyFacts()), {
      status: 'pass',
      evidence: /ext4 \/dev\/vda1/,
    });
    assertVerdict(storageVerdict('ST-BACKFS', stoppedOn('ext4')), {
      status: 'pass',
      summary: /lies on ext4/,
    });
  });

  it('is an error on a file system that overlayfs refuses', () => {
    for (const type of ['nfs4', 'overlay', 'vfat']) {
      assertVerdict(storageVerdict('ST-BACKFS', stoppedOn(type)), {
        status: 'error',
        summary: new RegExp(`lies on ${type}:`),
        evidence: new RegExp(`- ${type} `),
      });
    }
  });

  it('believes a running overlay driver more than the table', () => {
    const facts = healthyFacts((each) => {
      changeMount(each, '/', { type: 'zfs' });
    });
    assertVerdict(storageVerdict('ST-BACKFS', facts), { status: 'pass', summary: /overlay2 on zfs/ });
  });

  it('only warns when another driver runs there', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { storageDriver: 'vfs' });
      changeMount(each, '/', { type: 'overlay' });
    });
    assertVerdict(storageVerdict('ST-BACKFS', facts), { status: 'warning' });
  });

  it('warns of what depends on versions, and of a place that no engine uses yet', () => {
    assertVerdict(storageVerdict('ST-BACKFS', stoppedOn('zfs')), {
      status: 'warning',
      summary: /OpenZFS 2\.2/,
    });
    assertVerdict(storageVerdict('ST-BACKFS', stoppedOn('fuse.mergerfs')), { status: 'warning' });
    const empty = healthyFacts((each) => {
      withoutDocker(each, false);
      changeMount(each, '/', { type: 'overlay' });
    });
    assertVerdict(storageVerdict('ST-BACKFS', empty), { status: 'warning', summary: /none does yet/ });
  });

  it('warns of memory as storage', () => {
    assertVerdict(storageVerdict('ST-BACKFS', stoppedOn('tmpfs')), {
      status: 'warning',
      summary: /in memory/,
    });
  });

  it('says what it has no record of', () => {
    assertVerdict(storageVerdict('ST-BACKFS', stoppedOn('bcachefs')), {
      status: 'info',
      summary: /bcachefs/,
    });
  });

  it('is no error while another driver may store there', () => {
    const hiddenDocker = healthyFacts((facts) => {
      withoutDocker(facts, true);
      changeMount(facts, '/', { type: 'overlay' });
      facts.engines.docker = denied('docker info');
      facts.cgroups.daemonGroups.dockerd = fromCommand('0::/system.slice/docker.service', 'cat');
    });
    const withFuse = healthyFacts((facts) => {
      withoutDocker(facts, true);
      changeMount(facts, '/', { type: 'overlay' });
      facts.engines.programs['fuse-overlayfs'] = fromCommand('/usr/bin/fuse-overlayfs', 'command -v');
    });
    for (const facts of [hiddenDocker, withFuse]) {
      assertVerdict(storageVerdict('ST-BACKFS', facts), { status: 'warning', summary: /overlay/ });
    }
  });

  it('is unknown when the mounts could not be read, or a link leads away', () => {
    const unread = healthyFacts((each) => {
      each.storage.mounts = denied('/proc/self/mountinfo');
    });
    assertVerdict(storageVerdict('ST-BACKFS', unread), { status: 'unknown', evidence: /mountinfo/ });
    const linked = healthyFacts((each) => {
      each.storage.usage['/var/lib/docker'] = fromCommand(
        { type: 'xfs', size: 5e12, available: 1e12, inodes: 9e8, inodesFree: 8e8 },
        'stat -f /var/lib/docker',
      );
    });
    assertVerdict(storageVerdict('ST-BACKFS', linked), { status: 'unknown', summary: /another file system/ });
  });
});

describe('ST-DTYPE', () => {
  const reported = (value: string) =>
    healthyFacts((facts) => {
      changeDocker(facts, { driverStatus: { 'Supports d_type': value } });
    });

  it('believes Docker', () => {
    assertVerdict(storageVerdict('ST-DTYPE', reported('true')), {
      status: 'pass',
      evidence: /d_type":"true/,
    });
    assertVerdict(storageVerdict('ST-DTYPE', reported('false')), {
      status: 'error',
      evidence: /d_type":"false/,
    });
  });

  it('believes xfs_info', () => {
    const xfs = (ftype: number) =>
      healthyFacts((facts) => {
        withoutDocker(facts, true);
        changeMount(facts, '/', { type: 'xfs' });
        facts.storage.xfsFtype = fromCommand(ftype, 'xfs_info /', `naming =version 2 ftype=${ftype}`);
      });
    assertVerdict(storageVerdict('ST-DTYPE', xfs(1)), { status: 'pass', evidence: /ftype=1/ });
    assertVerdict(storageVerdict('ST-DTYPE', xfs(0)), { status: 'error', evidence: /ftype=0/ });
  });

  it('is unknown for xfs without xfs_info', () => {
    assertVerdict(storageVerdict('ST-DTYPE', stoppedOn('xfs')), { status: 'unknown', evidence: /xfs_info/ });
  });

  it('does not take the ftype of another mount', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, true);
      each.engines.dockerDaemonJson = fromFile({ 'data-root': '/data/docker' }, '/etc/docker/daemon.json');
      changeMount(each, '/data', { type: 'xfs', device: '/dev/vdb' });
      each.storage.xfsFtype = fromCommand(0, 'xfs_info /', 'ftype=0');
    });
    assertVerdict(storageVerdict('ST-DTYPE', facts), { status: 'unknown', summary: /\/data\/docker/ });
  });

  it('passes for btrfs, and does not pretend to know ext4', () => {
    assertVerdict(storageVerdict('ST-DTYPE', stoppedOn('btrfs')), { status: 'pass' });
    assertVerdict(storageVerdict('ST-DTYPE', stoppedOn('ext4')), { status: 'info', summary: /unless/ });
  });
});

describe('ST-EXT4FEAT', () => {
  const withOptions = (options: Record<string, string | undefined>) =>
    healthyFacts((facts) => {
      setKernelOptions(facts, options);
    });

  it('passes when both are built in', () => {
    assertVerdict(storageVerdict('ST-EXT4FEAT', healthyFacts()), {
      status: 'pass',
      evidence: /CONFIG_EXT4_FS_SECURITY=y/,
    });
  });

  it('is an error without security attributes, a warning without access lists', () => {
    assertVerdict(storageVerdict('ST-EXT4FEAT', withOptions({ EXT4_FS_SECURITY: 'n' })), {
      status: 'error',
      evidence: /# CONFIG_EXT4_FS_SECURITY is not set/,
    });
    assertVerdict(storageVerdict('ST-EXT4FEAT', withOptions({ EXT4_FS_POSIX_ACL: 'n' })), {
      status: 'warning',
    });
  });

  it('warns of noacl', () => {
    const facts = healthyFacts((each) => {
      changeMount(each, '/', { superOptions: ['rw', 'noacl'] });
    });
    assertVerdict(storageVerdict('ST-EXT4FEAT', facts), { status: 'warning', evidence: /noacl/ });
  });

  it('is unknown when the configuration is silent or unreadable', () => {
    assertVerdict(storageVerdict('ST-EXT4FEAT', withOptions({ EXT4_FS_SECURITY: undefined })), {
      status: 'unknown',
    });
    const facts = healthyFacts((each) => {
      each.kernel.config = denied('/boot/config');
    });
    assertVerdict(storageVerdict('ST-EXT4FEAT', facts), { status: 'unknown', evidence: /boot\/config/ });
  });

  it('does not apply to other file systems', () => {
    assertVerdict(storageVerdict('ST-EXT4FEAT', stoppedOn('xfs')), {
      status: 'notApplicable',
      evidence: /xfs/,
    });
  });
});
