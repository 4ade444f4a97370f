import { kernelConfigChecks } from '../../../../src/checks/kernel/kernelConfigChecks';
import type { KernelConfig } from '../../../../src/model/hostFacts';
import { denied, fromCommand, fromFile, kernelRelease, missing } from '../factBuilders';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

function expectVerdict(id: string, expected: Expectation, change?: Change): void {
  assertVerdict(judge(kernelConfigChecks, id, change), expected);
}

function config(changes: Partial<KernelConfig>): Change {
  return (facts) => {
    const whole: KernelConfig = {
      path: '/boot/config-6.12.57+deb13-amd64',
      fragment: false,
      values: { NET: 'y' },
      ...changes,
    };
    facts.kernel.config = fromFile(
      whole,
      whole.path,
      `# Linux ${whole.headerRelease ?? ''} Kernel Configuration`,
    );
  };
}

describe('KRN-CONFIG-FOUND', () => {
  it('passes with a whole file', () => {
    expectVerdict('KRN-CONFIG-FOUND', { status: 'pass', proof: '6.12.57 Kernel Configuration' });
  });
  it('tells that a fragment leaves things open', () => {
    expectVerdict('KRN-CONFIG-FOUND', { status: 'info', proof: '/boot/config' }, config({ fragment: true }));
  });
  it('is unknown, not a fault, without a file or without the right to read it', () => {
    expectVerdict(
      'KRN-CONFIG-FOUND',
      { status: 'unknown', proof: 'not there', title: /cannot be found/ },
      (facts) => {
        facts.kernel.config = missing('/proc/config.gz');
      },
    );
    expectVerdict('KRN-CONFIG-FOUND', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.kernel.config = denied('/boot/config-6.12.57+deb13-amd64');
    });
  });
});

describe('KRN-CONFIG-MATCH', () => {
  it('passes when the header names the running kernel', () => {
    expectVerdict('KRN-CONFIG-MATCH', { status: 'pass', proof: '6.12.57+deb13-amd64' });
  });
  it('passes for distributions that name their own build number, by the path', () => {
    expectVerdict('KRN-CONFIG-MATCH', { status: 'pass', summary: /6\.1\.76/ }, (facts) => {
      facts.kernel.release = kernelRelease('6.1.0-18-amd64');
      config({ path: '/boot/config-6.1.0-18-amd64', headerRelease: '6.1.76' })(facts);
    });
  });
  it('passes without a header when the path names the kernel', () => {
    expectVerdict('KRN-CONFIG-MATCH', { status: 'pass' }, config({}));
    expectVerdict('KRN-CONFIG-MATCH', { status: 'pass' }, config({ path: '/proc/config.gz' }));
  });
  it('warns of another release and of another architecture', () => {
    expectVerdict(
      'KRN-CONFIG-MATCH',
      { status: 'warning', proof: '5.10.9', summary: /5\.10\.9/ },
      config({ path: '/usr/src/linux/.config', headerRelease: '5.10.9' }),
    );
    expectVerdict(
      'KRN-CONFIG-MATCH',
      { status: 'warning', summary: /arm64.*x86_64/ },
      config({ headerRelease: '6.12.57', headerArchitecture: 'arm64' }),
    );
  });
  it('knows what headers call the architectures', () => {
    for (const [machine, headerArchitecture] of [
      ['x86_64', 'x86'],
      ['i686', 'i386'],
      ['aarch64', 'arm64'],
      ['armv7l', 'arm'],
      ['ppc64le', 'powerpc'],
      ['riscv64', 'riscv'],
      ['sh4', 'sh'],
    ] as const) {
      expectVerdict('KRN-CONFIG-MATCH', { status: 'pass' }, (facts) => {
        facts.system.machine = fromCommand(machine, 'uname -m');
        config({ headerRelease: '6.12.57', headerArchitecture })(facts);
      });
    }
  });
  it('is unknown for a file that names no kernel, and without the release', () => {
    expectVerdict('KRN-CONFIG-MATCH', { status: 'unknown' }, config({ path: '/usr/src/linux/.config' }));
    expectVerdict('KRN-CONFIG-MATCH', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.kernel.release = denied('/proc/sys/kernel/osrelease');
    });
  });
  it('does not apply without a configuration', () => {
    expectVerdict('KRN-CONFIG-MATCH', { status: 'notApplicable' }, (facts) => {
      facts.kernel.config = missing('/proc/config.gz');
    });
  });
});
