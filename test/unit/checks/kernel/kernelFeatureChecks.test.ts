import { kernelFeatureChecks } from '../../../../src/checks/kernel/kernelFeatureChecks';
import type { Profile } from '../../../../src/model/profile';
import { denied, fromFile, missing, notInstalled, sysctlPath } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

function expectVerdict(
  id: string,
  expected: Expectation,
  change?: Change,
  profiles?: readonly Profile[],
): void {
  assertVerdict(judge(kernelFeatureChecks, id, change, profiles), expected);
}

/** Takes away what the running system shows of the features, so that the configuration decides. */
const untraced: Change = (facts) => {
  for (const key of ['net.ipv4.ip_forward', 'kernel.keys.maxkeys', 'fs.inotify.max_user_instances']) {
    facts.sysctls[key] = denied(sysctlPath(key));
  }
  facts.kernel.filesystems = denied('/proc/filesystems');
  facts.engines.docker = notInstalled('docker info');
};

const features = [
  { id: 'KRN-OPT-BASE', option: 'INET', trace: '/proc/sys/net/ipv4/ip_forward', status: 'error' },
  { id: 'KRN-MQUEUE', option: 'POSIX_MQUEUE', trace: 'mqueue', status: 'error' },
  { id: 'KRN-KEYS', option: 'KEYS', trace: '/proc/sys/kernel/keys/maxkeys', status: 'warning' },
  { id: 'KRN-SECCOMP', option: 'SECCOMP_FILTER', trace: 'seccomp', status: 'warning' },
  { id: 'KRN-INOTIFY', option: 'INOTIFY_USER', trace: 'max_user_instances', status: 'warning' },
  { id: 'KRN-EVENTS', option: 'EPOLL', trace: 'CONFIG_EPOLL=y', status: 'error' },
] as const;

for (const { id, option, trace, status } of features) {
  describe(id, () => {
    it('passes by what the running system shows, whatever the configuration says', () => {
      expectVerdict(id, { status: 'pass', proof: trace }, (facts) => {
        if (id !== 'KRN-EVENTS') {
          setKernelOptions(facts, { [option]: 'n' });
        }
      });
    });
    it('is told by the configuration when nothing shows it', () => {
      expectVerdict(id, { status: 'pass', proof: `CONFIG_${option}=y` }, untraced);
      const off: Change = (facts) => {
        untraced(facts);
        setKernelOptions(facts, { [option]: 'n' });
      };
      expectVerdict(id, { status, proof: `# CONFIG_${option} is not set`, summary: new RegExp(option) }, off);
      expectVerdict(id, { status, proof: 'no line for this option' }, (facts) => {
        untraced(facts);
        setKernelOptions(facts, { [option]: undefined });
      });
    });
    it('is unknown when neither tells, or a fragment leaves it open', () => {
      expectVerdict(id, { status: 'unknown', proof: 'Permission denied' }, (facts) => {
        untraced(facts);
        facts.kernel.config = denied('/boot/config');
      });
      expectVerdict(id, { status: 'unknown' }, (facts) => {
        untraced(facts);
        facts.kernel.config = missing('/proc/config.gz');
      });
      expectVerdict(id, { status: 'unknown' }, (facts) => {
        untraced(facts);
        facts.kernel.config = fromFile(
          { path: '/boot/config-6.12.57+deb13-amd64', fragment: true, values: { OVERLAY_FS: 'm' } },
          '/boot/config-6.12.57+deb13-amd64',
        );
      });
    });
  });
}

describe('single features', () => {
  it('POSIX message queues are missing when the kernel does not list their file system', () => {
    expectVerdict('KRN-MQUEUE', { status: 'error', proof: 'proc' }, (facts) => {
      facts.kernel.filesystems = fromFile(['proc', 'ext4'], '/proc/filesystems');
      setKernelOptions(facts, { POSIX_MQUEUE: 'n' });
    });
  });
  it('a list that contradicts the configuration, or is none, is no proof', () => {
    expectVerdict('KRN-MQUEUE', { status: 'unknown', summary: /contradict/ }, (facts) => {
      facts.kernel.filesystems = fromFile(['proc', 'ext4'], '/proc/filesystems');
    });
    expectVerdict('KRN-MQUEUE', { status: 'pass', proof: 'CONFIG_POSIX_MQUEUE=y' }, (facts) => {
      facts.kernel.filesystems = fromFile([], '/proc/filesystems', '');
    });
  });
  it('Kubernetes makes errors of what Docker does without', () => {
    for (const [id, option] of [
      ['KRN-SECCOMP', 'SECCOMP'],
      ['KRN-INOTIFY', 'INOTIFY_USER'],
    ] as const) {
      const off: Change = (facts) => {
        untraced(facts);
        setKernelOptions(facts, { [option]: 'n' });
      };
      expectVerdict(id, { status: 'error' }, off, ['kubernetes']);
    }
  });
});
