import { denied, fromCommand, fromFile, kernelRelease, missing, notInstalled } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import {
  assertVerdict,
  changeDocker,
  changeMount,
  log,
  storageVerdict,
  withoutDocker,
} from './storageVerdict';
import type { HostFacts } from '../../../../src/model/hostFacts';
import type { Mutable } from '../mutable';

const running = (storageDriver: string, driverStatus: Record<string, string> = {}) =>
  healthyFacts((facts) => {
    changeDocker(facts, { storageDriver, driverStatus });
  });

const configured = (driver: string, change?: (facts: Mutable<HostFacts>) => void) =>
  healthyFacts((facts) => {
    withoutDocker(facts, true);
    facts.engines.dockerDaemonJson = fromFile({ 'storage-driver': driver }, '/etc/docker/daemon.json');
    change?.(facts);
  });

const silent = healthyFacts((facts) => {
  facts.engines.docker = denied('/run/docker.sock');
});

for (const id of ['ST-BTRFS', 'ST-ZFS', 'ST-DM']) {
  describe(`${id}, where the driver was not chosen`, () => {
    it('does not apply', () => {
      assertVerdict(storageVerdict(id, healthyFacts()), { status: 'notApplicable' });
    });

    it('is unknown when Docker may not be asked', () => {
      assertVerdict(storageVerdict(id, silent), { status: 'unknown', evidence: /docker\.sock/ });
    });
  });
}

describe('ST-BTRFS', () => {
  it('passes when it runs, or when the folder lies on btrfs', () => {
    assertVerdict(storageVerdict('ST-BTRFS', running('btrfs')), {
      status: 'pass',
      evidence: /"Driver":"btrfs"/,
    });
    const onBtrfs = configured('btrfs', (facts) => {
      changeMount(facts, '/', { type: 'btrfs' });
    });
    assertVerdict(storageVerdict('ST-BTRFS', onBtrfs), { status: 'pass', evidence: /- btrfs/ });
  });

  it('is an error on another file system', () => {
    assertVerdict(storageVerdict('ST-BTRFS', configured('btrfs')), {
      status: 'error',
      summary: /lies on ext4/,
    });
  });
});

describe('ST-ZFS', () => {
  const zfs = (facts: Mutable<HostFacts>) => {
    facts.engines.programs.zfs = fromCommand('/usr/sbin/zfs', 'command -v zfs');
    facts.storage.paths['/dev/zfs'] = fromCommand(
      { kind: 'characterDevice', mode: '666', uid: 0, gid: 0 },
      'stat /dev/zfs',
    );
  };

  it('passes when it runs, or when module and program are there', () => {
    assertVerdict(storageVerdict('ST-ZFS', running('zfs')), { status: 'pass' });
    assertVerdict(storageVerdict('ST-ZFS', configured('zfs', zfs)), {
      status: 'pass',
      evidence: /command -v zfs/,
    });
  });

  it('is an error without the module', () => {
    assertVerdict(storageVerdict('ST-ZFS', configured('zfs')), {
      status: 'error',
      evidence: /\/dev\/zfs:\s+not there/,
    });
  });

  it('is an error without the program', () => {
    const facts = configured('zfs', (each) => {
      zfs(each);
      each.engines.programs.zfs = notInstalled('command -v zfs');
    });
    assertVerdict(storageVerdict('ST-ZFS', facts), { status: 'error', summary: /program zfs/ });
  });

  it('is unknown when the device could not be looked at', () => {
    const facts = configured('zfs', (each) => {
      zfs(each);
      each.storage.paths['/dev/zfs'] = denied('/dev/zfs');
    });
    assertVerdict(storageVerdict('ST-ZFS', facts), { status: 'unknown', evidence: /Permission denied/ });
  });
});

describe('ST-DM', () => {
  it('warns of loop devices', () => {
    const file = '/var/lib/docker/devicemapper/devicemapper/data';
    assertVerdict(storageVerdict('ST-DM', running('devicemapper', { 'Data loop file': file })), {
      status: 'warning',
      evidence: /Data loop file/,
    });
  });

  it('passes on block devices, or with the module at hand', () => {
    assertVerdict(storageVerdict('ST-DM', running('devicemapper')), { status: 'pass' });
    assertVerdict(storageVerdict('ST-DM', configured('devicemapper')), {
      status: 'pass',
      evidence: /dm_thin_pool/,
    });
  });

  it('is an error without the module, unknown when the modules are hidden', () => {
    const without = configured('devicemapper', (facts) => {
      facts.modules.loadable = fromFile([], '/lib/modules/x/modules.dep', '');
    });
    assertVerdict(storageVerdict('ST-DM', without), { status: 'error' });
    const hidden = configured('devicemapper', (facts) => {
      facts.modules.loadable = denied('/lib/modules/x/modules.dep');
    });
    assertVerdict(storageVerdict('ST-DM', hidden), { status: 'unknown' });
  });
});

describe('ST-THINPOOL', () => {
  it('does not apply without a thin pool', () => {
    assertVerdict(storageVerdict('ST-THINPOOL', healthyFacts()), { status: 'notApplicable' });
  });

  it('is an error when one ran full, whoever uses it', () => {
    const facts = healthyFacts((each) => {
      each.kernel.logMatches = log(
        'device-mapper: thin: 253:4: switching pool to out-of-data-space (error IO) mode',
      );
    });
    assertVerdict(storageVerdict('ST-THINPOOL', facts), { status: 'error', evidence: /253:4/ });
  });

  it('reads how much Docker has left', () => {
    const pool = (free: string) => running('devicemapper', { 'Data Space Available': free });
    assertVerdict(storageVerdict('ST-THINPOOL', pool('12.5 GB')), { status: 'pass', summary: /12\.5 GB/ });
    assertVerdict(storageVerdict('ST-THINPOOL', pool('0 B')), {
      status: 'error',
      evidence: /Data Space Available/,
    });
  });

  it('is unknown when a pool is used and the log may not be read', () => {
    const facts = healthyFacts((each) => {
      changeDocker(each, { storageDriver: 'devicemapper', driverStatus: {} });
      each.kernel.logMatches = denied('/dev/kmsg');
    });
    assertVerdict(storageVerdict('ST-THINPOOL', facts), { status: 'unknown', evidence: /Permission denied/ });
  });
});

describe('ST-FUSE', () => {
  const on = (release: string, change?: (facts: Mutable<HostFacts>) => void) =>
    healthyFacts((facts) => {
      facts.kernel.release = kernelRelease(release);
      change?.(facts);
    });

  it('passes on kernels since 5.11', () => {
    assertVerdict(storageVerdict('ST-FUSE', on('5.11.0')), { status: 'pass', evidence: /5\.11\.0/ });
  });

  it('believes the trial mount of an ordinary account, not that of root', () => {
    const ordinary = on('5.4.0', (each) => {
      each.account = fromCommand({ uid: 1000, name: 'ann', groups: [] }, 'id');
    });
    assertVerdict(storageVerdict('ST-FUSE', ordinary), { status: 'pass', evidence: /mount -t overlay/ });
    assertVerdict(storageVerdict('ST-FUSE', on('5.4.0')), { status: 'warning' });
  });

  it('passes on older ones with fuse-overlayfs', () => {
    const facts = on('5.10.0-8-amd64', (each) => {
      each.engines.programs['fuse-overlayfs'] = fromCommand(
        '/usr/bin/fuse-overlayfs',
        'command -v fuse-overlayfs',
      );
    });
    assertVerdict(storageVerdict('ST-FUSE', facts), { status: 'pass', evidence: /usr\/bin\/fuse-overlayfs/ });
  });

  it('warns when it or its device is missing', () => {
    assertVerdict(storageVerdict('ST-FUSE', on('4.19.0')), { status: 'warning', summary: /not installed/ });
    const facts = on('4.19.0', (each) => {
      each.engines.programs['fuse-overlayfs'] = fromCommand(
        '/usr/bin/fuse-overlayfs',
        'command -v fuse-overlayfs',
      );
      each.storage.paths['/dev/fuse'] = missing('/dev/fuse');
    });
    assertVerdict(storageVerdict('ST-FUSE', facts), {
      status: 'warning',
      evidence: /dev\/fuse:\s+not there/,
    });
  });

  it('is unknown when the device could not be looked at', () => {
    const facts = on('4.19.0', (each) => {
      each.storage.paths['/dev/fuse'] = denied('/dev/fuse');
    });
    assertVerdict(storageVerdict('ST-FUSE', facts), { status: 'unknown', evidence: /Permission denied/ });
  });
});
