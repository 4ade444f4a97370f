import { kernelDeviceChecks } from '../../../../src/checks/kernel/kernelDeviceChecks';
import type { Profile } from '../../../../src/model/profile';
import { denied, fromFile, kernelRelease, missing } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

function expectVerdict(
  id: string,
  expected: Expectation,
  change?: Change,
  profiles?: readonly Profile[],
): void {
  assertVerdict(judge(kernelDeviceChecks, id, change, profiles), expected);
}

describe('KRN-TUN', () => {
  const gone: Change = (facts) => {
    facts.modules.loadable = fromFile(['overlay'], '/lib/modules/modules.dep');
    facts.storage.paths['/sys/module/tun'] = missing('/sys/module/tun');
  };
  it('passes when built in, or when its module can be loaded', () => {
    expectVerdict('KRN-TUN', { status: 'pass', proof: 'tun' });
    expectVerdict('KRN-TUN', { status: 'pass', proof: 'CONFIG_TUN=y' }, (facts) => {
      gone(facts);
      setKernelOptions(facts, { TUN: 'y' });
    });
  });
  it('is an error for rootless, else worth knowing', () => {
    const off: Change = (facts) => {
      gone(facts);
      setKernelOptions(facts, { TUN: 'n' });
    };
    expectVerdict('KRN-TUN', { status: 'error', proof: '# CONFIG_TUN is not set' }, off, ['rootless']);
    expectVerdict('KRN-TUN', { status: 'info' }, off);
    expectVerdict('KRN-TUN', { status: 'error', summary: /not installed/ }, gone, ['rootless']);
  });
  it('is an error for rootless when a rule forbids the module', () => {
    expectVerdict(
      'KRN-TUN',
      { status: 'error', proof: 'install tun /bin/true' },
      (facts) => {
        facts.modules.rules = fromFile(
          [{ kind: 'install', module: 'tun', command: '/bin/true', path: '/etc/modprobe.d/tun.conf' }],
          '/etc/modprobe.d',
        );
      },
      ['rootless'],
    );
  });
  it('wants the device too', () => {
    const without: Change = (facts) => {
      facts.storage.paths['/dev/net/tun'] = missing('/dev/net/tun');
    };
    expectVerdict('KRN-TUN', { status: 'error', proof: '/dev/net/tun', summary: /is missing/ }, without, [
      'rootless',
    ]);
    expectVerdict('KRN-TUN', { status: 'info', proof: '/dev/net/tun' }, without);
  });
  it('is unknown without configuration and modules', () => {
    expectVerdict(
      'KRN-TUN',
      { status: 'unknown' },
      (facts) => {
        facts.kernel.config = denied('/boot/config');
        facts.modules.loadable = denied('/lib/modules/modules.dep');
      },
      ['rootless'],
    );
  });
});

describe('KRN-DEVPTS', () => {
  const old: Change = (facts) => {
    facts.kernel.release = kernelRelease('4.4.302');
    facts.kernel.config = fromFile(
      {
        path: '/boot/config-4.4.302',
        headerRelease: '4.4.302',
        fragment: false,
        values: { DEVPTS_MULTIPLE_INSTANCES: 'y' },
      },
      '/boot/config-4.4.302',
    );
  };
  it('passes since 4.7 without the option, and before with it', () => {
    expectVerdict('KRN-DEVPTS', { status: 'pass', proof: '6.12.57' });
    expectVerdict('KRN-DEVPTS', { status: 'pass', proof: 'CONFIG_DEVPTS_MULTIPLE_INSTANCES=y' }, old);
  });
  it('is an error before 4.7 without the option', () => {
    expectVerdict('KRN-DEVPTS', { status: 'error', proof: 'is not set' }, (facts) => {
      old(facts);
      setKernelOptions(facts, { DEVPTS_MULTIPLE_INSTANCES: 'n' });
    });
  });
  it('is unknown when the release or the configuration is missing', () => {
    expectVerdict('KRN-DEVPTS', { status: 'unknown' }, (facts) => {
      old(facts);
      facts.kernel.config = missing('/proc/config.gz');
    });
    expectVerdict('KRN-DEVPTS', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.kernel.release = denied('/proc/sys/kernel/osrelease');
      facts.kernel.config = missing('/proc/config.gz');
    });
  });
});
