import { kernelVersionChecks } from '../../../../src/checks/kernel/kernelVersionChecks';
import type { Profile } from '../../../../src/model/profile';
import { denied, fromCommand, fromFile, kernelRelease, missing } from '../factBuilders';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

function expectVerdict(
  id: string,
  expected: Expectation,
  change?: Change,
  profiles?: readonly Profile[],
): void {
  assertVerdict(judge(kernelVersionChecks, id, change, profiles), expected);
}

/** A kernel of no known maker unless the release or the build says otherwise. */
function running(release: string, mode: 'v1' | 'v2' = 'v2', build = 'Linux version'): Change {
  return (facts) => {
    facts.kernel.release = kernelRelease(release);
    facts.kernel.build = fromFile(build, '/proc/version');
    facts.cgroups.mode = fromCommand(mode, 'stat -fc %T /sys/fs/cgroup');
  };
}

describe('KRN-VERSION-MIN', () => {
  it('passes for a recent kernel and names its maker', () => {
    expectVerdict('KRN-VERSION-MIN', { status: 'pass', proof: '6.12.57', summary: /\(Debian\)/ });
    expectVerdict('KRN-VERSION-MIN', { status: 'pass' }, running('6.18.44-fc-v657', 'v1'));
  });
  it('is an error below 3.10', () => {
    const old = running('3.2.0-4-amd64', 'v1');
    expectVerdict('KRN-VERSION-MIN', { status: 'error', proof: '3.2.0', title: /too old/ }, old);
    expectVerdict('KRN-VERSION-MIN', { status: 'warning' }, old, ['lxc']);
    expectVerdict('KRN-VERSION-MIN', { status: 'error' }, running('2.6.32-754.el6.x86_64', 'v1'));
  });
  it('accepts 3.10 on cgroup v1', () => {
    expectVerdict(
      'KRN-VERSION-MIN',
      { status: 'pass', summary: /RHEL 7/ },
      running('3.10.0-1160.el7.x86_64', 'v1'),
    );
  });
  it('is an error before 4.15 on cgroup v2, and only possibly so for a kernel with backports', () => {
    expectVerdict('KRN-VERSION-MIN', { status: 'error', title: /cgroup v2/ }, running('4.14.336'));
    expectVerdict('KRN-VERSION-MIN', { status: 'pass' }, running('4.14.336', 'v1'));
    expectVerdict('KRN-VERSION-MIN', { status: 'pass' }, running('4.15.0'));
    expectVerdict(
      'KRN-VERSION-MIN',
      { status: 'warning', title: /possibly/, summary: /Amazon Linux/ },
      running('4.14.355-276.amzn2.x86_64'),
    );
  });
  it('warns before 5.4 with systemd 258', () => {
    const withSystemd =
      (version: number): Change =>
      (facts) => {
        running('5.3.18', 'v1')(facts);
        facts.system.systemdVersion = fromCommand(version, 'systemctl --version');
      };
    expectVerdict('KRN-VERSION-MIN', { status: 'warning', summary: /systemd 258/ }, withSystemd(258));
    expectVerdict('KRN-VERSION-MIN', { status: 'pass' }, withSystemd(257));
  });
  it('warns before 5.8 for Kubernetes on cgroup v2', () => {
    expectVerdict('KRN-VERSION-MIN', { status: 'warning', summary: /5\.8/ }, running('5.7.19'), [
      'kubernetes',
    ]);
    expectVerdict('KRN-VERSION-MIN', { status: 'pass' }, running('5.7.19'));
    expectVerdict(
      'KRN-VERSION-MIN',
      { status: 'warning', title: /possibly/, summary: /RHEL 8/ },
      running('4.18.0-553.el8_10.x86_64'),
      ['kubernetes'],
    );
  });
  it('knows that ELRepo backports nothing', () => {
    expectVerdict(
      'KRN-VERSION-MIN',
      { status: 'error', title: /cgroup v2/ },
      running('4.14.15-1.el7.elrepo.x86_64'),
    );
  });
  it('is unknown without the release, and for kernels that claim another version', () => {
    expectVerdict('KRN-VERSION-MIN', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.kernel.release = denied('/proc/sys/kernel/osrelease');
    });
    expectVerdict(
      'KRN-VERSION-MIN',
      { status: 'unknown', summary: /OpenVZ/ },
      running('2.6.32-042stab145.3', 'v1'),
    );
    expectVerdict('KRN-VERSION-MIN', { status: 'unknown' }, (facts) => {
      running('5.2.0')(facts);
      facts.system.container = fromCommand('openvz', 'systemd-detect-virt --container');
    });
  });
});

describe('KRN-LIVEPATCH', () => {
  it('passes without live patches, whether the folder is empty or not there', () => {
    expectVerdict('KRN-LIVEPATCH', { status: 'pass', proof: 'not there' });
    expectVerdict('KRN-LIVEPATCH', { status: 'pass' }, (facts) => {
      facts.kernel.livepatches = fromFile([], '/sys/kernel/livepatch');
    });
  });
  it('tells of those that are loaded', () => {
    expectVerdict('KRN-LIVEPATCH', { status: 'info', proof: 'livepatch_5_14_0' }, (facts) => {
      facts.kernel.livepatches = fromFile(['livepatch_5_14_0'], '/sys/kernel/livepatch');
    });
  });
  it('is unknown when the folder is unreadable, and not when it is missing', () => {
    expectVerdict('KRN-LIVEPATCH', { status: 'unknown' }, (facts) => {
      facts.kernel.livepatches = denied('/sys/kernel/livepatch');
    });
    expectVerdict('KRN-LIVEPATCH', { status: 'pass' }, (facts) => {
      facts.kernel.livepatches = missing('/sys/kernel/livepatch');
    });
  });
});
