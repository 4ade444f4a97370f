import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addBootParameter,
  bootParameter,
  isDisabledAtBoot,
  isRaspberryPiKernel,
} from '../../../../src/checks/kernel/bootParameters';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import { denied, fromCommand, fromFile, kernelRelease } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';

const healthy = healthyFacts();

const booted = (commandLine: string): HostFacts => ({
  ...healthy,
  kernel: { ...healthy.kernel, commandLine: fromFile(commandLine, '/proc/cmdline') },
});

describe('bootParameter', () => {
  it('gives the last value', () => {
    assert.equal(bootParameter(booted('ro swapaccount=0 quiet swapaccount=1'), 'swapaccount'), '1');
    assert.equal(bootParameter(booted('a.b=c=d'), 'a.b'), 'c=d');
  });

  it('reads dashes as underscores and takes quotes away, as the kernel does', () => {
    assert.equal(bootParameter(booted('rt-group-sched="0"'), 'rt_group_sched'), '0');
  });

  it('counts no bare name, no longer name and nothing behind the double dash', () => {
    assert.equal(
      bootParameter(booted('swapaccount noswapaccount=1 swapaccount2=1 -- swapaccount=1'), 'swapaccount'),
      undefined,
    );
    const hidden = healthyFacts((facts) => {
      facts.kernel.commandLine = denied('/proc/cmdline');
    });
    assert.equal(bootParameter(hidden, 'swapaccount'), undefined);
  });

  it('finds a parameter wherever it stands among others', function () {
    this.timeout(20_000);
    const word = fc.constantFrom(
      'ro',
      'quiet',
      'a=b',
      '=',
      '"',
      'swapaccount',
      '--x',
      'swapaccount2=9',
      '\u0000=\u0000',
    );
    fc.assert(
      fc.property(fc.array(word), fc.array(word), (before, after) => {
        const line = [...before, 'swapaccount=7', ...after].join(' ');
        assert.equal(bootParameter(booted(line), 'swapaccount'), '7');
      }),
    );
  });
});

describe('isDisabledAtBoot', () => {
  it('adds up every list', () => {
    const facts = booted('cgroup_disable=memory,cpuset cgroup_disable=pids');
    assert.deepEqual(
      ['memory', 'cpuset', 'pids', 'cpu'].map((controller) => isDisabledAtBoot(facts, controller)),
      [true, true, true, false],
    );
  });
});

describe('isRaspberryPiKernel', () => {
  const is = (release: string) =>
    isRaspberryPiKernel(
      healthyFacts((facts) => {
        facts.kernel.release = kernelRelease(release);
      }),
    );

  it('knows the builds of the Raspberry Pi project and no others', () => {
    const own = [
      '6.12.47+rpt-rpi-v8',
      '6.12.47+rpt-rpi-2712',
      '5.10.103-v7l+',
      '4.19.66-v8+',
      '6.1.21-v8-16k+',
    ];
    assert.deepEqual(
      own.map(is),
      own.map(() => true),
    );
    const others = ['6.12.57+deb13-arm64', '6.8.0-1018-raspi', '6.12.0-v9', '6.6.31-0-rpi'];
    assert.deepEqual(
      others.map(is),
      others.map(() => false),
    );
  });
});

describe('steps where the kernel is changed in another manner', () => {
  const stepOn = (change: Parameters<typeof healthyFacts>[0]) =>
    renderEnglish(addBootParameter(healthyFacts(change), 'psi=1'));
  const os = (id: string, versionId = '', idLike: readonly string[] = []) =>
    fromFile({ id, idLike, versionId, variantId: '', prettyName: id }, '/etc/os-release');

  it('sends a container to the machine outside', () => {
    const step = stepOn((facts) => {
      facts.system.container = fromCommand('docker', 'systemd-detect-virt --container');
    });
    assert.match(step, /machine that runs this container/);
    assert.doesNotMatch(step, /grub/i);
  });

  it('knows systems that are put together as a whole', () => {
    const kinoite = stepOn((facts) => {
      facts.system.osRelease = os('fedora', '42');
      facts.kernel.commandLine = fromFile('BOOT_IMAGE=/vmlinuz ostree=/ostree/boot.1/x ro', '/proc/cmdline');
    });
    assert.match(kinoite, /rpm-ostree kargs/);
    const microOs = stepOn((facts) => {
      facts.system.osRelease = os('opensuse-microos', '20260101', ['suse', 'opensuse']);
    });
    assert.match(microOs, /transactional-update grub\.cfg/);
  });

  it('takes a release without a number for no old one', () => {
    const board = stepOn((facts) => {
      facts.system.osRelease = os('debian');
      facts.system.boardModel = fromFile('Raspberry Pi 5 Model B', '/proc/device-tree/model');
      facts.kernel.commandLine = fromFile('console=tty1 root=PARTUUID=1', '/proc/cmdline');
    });
    assert.match(board, /\/boot\/firmware\/cmdline\.txt/);
  });
});
