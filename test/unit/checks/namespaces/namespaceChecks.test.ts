import assert from 'node:assert/strict';
import { namespaceChecks } from '../../../../src/checks/namespaces/namespaceChecks';
import type { Profile } from '../../../../src/model/profile';
import { denied, fromCommand, kernelRelease, missing, sysctl, sysctlPath } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';
import { handlesUnreadable, without } from './namespaceChanges';

function expectVerdict(
  id: string,
  expected: Expectation,
  change?: Change,
  profiles?: readonly Profile[],
): void {
  assertVerdict(judge(namespaceChecks, id, change, profiles), expected);
}

describe('namespace checks', () => {
  it('have unique ids and a reference each', () => {
    assert.equal(new Set(namespaceChecks.map(({ id }) => id)).size, 12);
    for (const { id, references } of namespaceChecks) {
      assert.ok(references.length > 0, id);
      assert.ok(
        references.every((url) => url.startsWith('https://')),
        id,
      );
    }
  });

  for (const [id, handle, option] of [
    ['NS-MNT', 'mnt', 'NAMESPACES'],
    ['NS-UTS', 'uts', 'UTS_NS'],
    ['NS-IPC', 'ipc', 'IPC_NS'],
    ['NS-PID', 'pid', 'PID_NS'],
    ['NS-NET', 'net', 'NET_NS'],
  ] as const) {
    describe(id, () => {
      it('passes by the handle', () => {
        expectVerdict(id, { status: 'pass', proof: handle });
      });
      it('is an error without the handle, whatever the configuration says', () => {
        expectVerdict(id, { status: 'error', proof: `CONFIG_${option}=y` }, without(handle));
      });
      it('is told by the configuration when nobody could look', () => {
        expectVerdict(id, { status: 'pass', proof: `CONFIG_${option}=y` }, handlesUnreadable);
        expectVerdict(id, { status: 'error', proof: `# CONFIG_${option} is not set` }, (facts) => {
          handlesUnreadable(facts);
          setKernelOptions(facts, { [option]: 'n' });
        });
      });
      it('is an error when a configuration alone has no namespaces at all', () => {
        expectVerdict(id, { status: 'error' }, (facts) => {
          handlesUnreadable(facts);
          setKernelOptions(facts, { [option]: undefined, NAMESPACES: 'n' });
        });
      });
      it('is unknown when neither tells', () => {
        expectVerdict(id, { status: 'unknown', proof: 'Permission denied' }, (facts) => {
          handlesUnreadable(facts);
          facts.kernel.config = denied('/boot/config');
        });
      });
    });
  }

  it('NS-MNT names the release when the handle came later', () => {
    expectVerdict('NS-MNT', { status: 'error', summary: /3\.8/ }, (facts) => {
      without('mnt', 'pid', 'user', 'cgroup', 'time')(facts);
      facts.kernel.release = kernelRelease('3.2.0-4-amd64');
    });
  });

  describe('NS-CGROUP', () => {
    it('passes by the handle', () => {
      expectVerdict('NS-CGROUP', { status: 'pass', proof: 'cgroup' });
    });
    it('weighs by the cgroup version and the profile', () => {
      expectVerdict('NS-CGROUP', { status: 'error', proof: 'cgroup2fs' }, without('cgroup'));
      const onV1: Change = (facts) => {
        without('cgroup')(facts);
        facts.cgroups.mode = fromCommand('v1', 'stat -fc %T /sys/fs/cgroup', 'tmpfs');
      };
      expectVerdict('NS-CGROUP', { status: 'info', proof: 'tmpfs' }, onV1);
      expectVerdict('NS-CGROUP', { status: 'warning', proof: 'tmpfs' }, onV1, ['lxc']);
    });
    it('is unknown without the handles or the mode', () => {
      expectVerdict('NS-CGROUP', { status: 'pass', proof: 'CONFIG_CGROUPS=y' }, handlesUnreadable);
      expectVerdict('NS-CGROUP', { status: 'unknown' }, (facts) => {
        handlesUnreadable(facts);
        facts.kernel.release = kernelRelease('4.5.7');
      });
      expectVerdict('NS-CGROUP', { status: 'unknown' }, (facts) => {
        without('cgroup')(facts);
        facts.cgroups.mode = denied('/sys/fs/cgroup');
      });
    });
  });

  describe('NS-TIME', () => {
    it('passes, or is worth knowing, or unknown', () => {
      expectVerdict('NS-TIME', { status: 'pass', proof: 'time' });
      expectVerdict('NS-TIME', { status: 'info', proof: 'uts' }, without('time'));
      expectVerdict('NS-TIME', { status: 'pass', proof: 'CONFIG_TIME_NS=y' }, handlesUnreadable);
      expectVerdict('NS-TIME', { status: 'info', proof: 'is not set' }, (facts) => {
        handlesUnreadable(facts);
        setKernelOptions(facts, { TIME_NS: 'n' });
      });
      expectVerdict('NS-TIME', { status: 'unknown' }, (facts) => {
        handlesUnreadable(facts);
        facts.kernel.config = denied('/boot/config');
      });
    });
  });

  describe('NS-IDMAP', () => {
    const running =
      (release: string): Change =>
      (facts) => {
        facts.kernel.release = kernelRelease(release);
      };
    it('passes since 5.12', () => {
      expectVerdict('NS-IDMAP', { status: 'pass', proof: '6.12.57' });
      expectVerdict('NS-IDMAP', { status: 'pass' }, running('5.12.0'));
    });
    it('is worth knowing before', () => {
      expectVerdict('NS-IDMAP', { status: 'info', proof: '5.11.22' }, running('5.11.22'));
    });
    it('asks for 6.3 with Kubernetes', () => {
      expectVerdict('NS-IDMAP', { status: 'info', summary: /6\.3/ }, running('6.1.76'), ['kubernetes']);
      expectVerdict('NS-IDMAP', { status: 'pass' }, running('6.3.0'), ['kubernetes']);
    });
    it('is unknown without the release', () => {
      expectVerdict('NS-IDMAP', { status: 'unknown' }, (facts) => {
        facts.kernel.release = denied('/proc/sys/kernel/osrelease');
      });
    });
  });

  describe('NS-LIMITS', () => {
    const limit =
      (value: string): Change =>
      (facts) => {
        facts.sysctls['user.max_net_namespaces'] = sysctl('user.max_net_namespaces', value);
      };
    it('passes with room', () => {
      expectVerdict('NS-LIMITS', { status: 'pass', proof: '31668' });
    });
    it('is an error at zero and a warning below a hundred', () => {
      expectVerdict(
        'NS-LIMITS',
        { status: 'error', proof: '0', summary: /max_net_namespaces is 0/ },
        limit('0'),
      );
      expectVerdict('NS-LIMITS', { status: 'warning', proof: '20', title: /Only 20 / }, limit('20'));
      expectVerdict('NS-LIMITS', { status: 'pass' }, limit('100'));
    });
    it('finds the zero although another limit is unreadable', () => {
      expectVerdict('NS-LIMITS', { status: 'error' }, (facts) => {
        limit('0')(facts);
        facts.sysctls['user.max_pid_namespaces'] = denied(sysctlPath('user.max_pid_namespaces'));
      });
    });
    it('is unknown when a limit is unreadable', () => {
      expectVerdict('NS-LIMITS', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
        facts.sysctls['user.max_pid_namespaces'] = denied(sysctlPath('user.max_pid_namespaces'));
      });
    });
    it('does not apply to a kernel without such limits', () => {
      expectVerdict('NS-LIMITS', { status: 'notApplicable' }, (facts) => {
        for (const kind of ['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup']) {
          facts.sysctls[`user.max_${kind}_namespaces`] = missing(sysctlPath(`user.max_${kind}_namespaces`));
        }
      });
    });
  });
});
