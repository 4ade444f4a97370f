import {
  assertFinding,
  findingOf,
  setCommandLine,
  v1Host,
  withoutFiles,
  withoutUnified,
} from './cgroupHosts';
import { fromFile, missing } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';

describe('CG-CPU-CFS', () => {
  it('passes by the file, and by the configuration where no group has the controller', () => {
    assertFinding(findingOf('CG-CPU-CFS', healthyFacts()), 'pass', { proof: 'cpu.max' });
    assertFinding(findingOf('CG-CPU-CFS', v1Host()), 'pass', { proof: 'cpu.cfs_quota_us' });
    const notEnabled = healthyFacts((facts) => {
      withoutFiles(facts, 'unified', /^cpu\.(?:max|weight)/);
    });
    assertFinding(findingOf('CG-CPU-CFS', notEnabled), 'pass', { proof: 'CONFIG_CFS_BANDWIDTH=y' });
  });

  it('believes the files more than the configuration', () => {
    const facts = healthyFacts((changed) => {
      withoutFiles(changed, 'unified', /^cpu\.max/);
    });
    assertFinding(findingOf('CG-CPU-CFS', facts), 'error', { says: 'cpu.weight but no cpu.max' });
  });

  it('weighs it by what Docker does without: nothing on v1', () => {
    const facts = v1Host((changed) => {
      withoutFiles(changed, 'cpu', /^cpu\.cfs/);
      setKernelOptions(changed, { CFS_BANDWIDTH: 'n' });
    });
    assertFinding(findingOf('CG-CPU-CFS', facts), 'warning', { proof: '# CONFIG_CFS_BANDWIDTH is not set' });
    assertFinding(findingOf('CG-CPU-CFS', facts, ['kubernetes']), 'error');
  });

  it('is unknown without a group and without a configuration', () => {
    const facts = healthyFacts((changed) => {
      withoutFiles(changed, 'unified', /^cpu\.(?:max|weight)/);
      changed.kernel.config = missing('/proc/config.gz');
    });
    assertFinding(findingOf('CG-CPU-CFS', facts), 'unknown', { step: '--cpus 1' });
  });

  it('warns when the controller is missing', () => {
    const facts = healthyFacts((changed) => {
      withoutUnified(changed, 'cpu');
    });
    assertFinding(findingOf('CG-CPU-CFS', facts), 'warning', { says: 'does not offer the cpu controller' });
  });
});

describe('CG-RT', () => {
  const realTime = (commandLine = '', enabled = false, options: Record<string, string> = {}) =>
    healthyFacts((facts) => {
      setKernelOptions(facts, { RT_GROUP_SCHED: 'y', ...options });
      setCommandLine(facts, `root=/dev/vda1 ${commandLine}`);
      if (!enabled) {
        facts.cgroups.unifiedSubtreeControl = fromFile(
          ['memory', 'pids'],
          '/sys/fs/cgroup/cgroup.subtree_control',
          'memory pids',
        );
      }
    });

  it('passes without the option, or with it switched off', () => {
    assertFinding(findingOf('CG-RT', healthyFacts()), 'pass', {
      proof: '# CONFIG_RT_GROUP_SCHED is not set',
    });
    assertFinding(findingOf('CG-RT', realTime('rt_group_sched=0')), 'pass', { proof: 'rt_group_sched=0' });
    assertFinding(findingOf('CG-RT', realTime('', false, { RT_GROUP_SCHED_DEFAULT_DISABLED: 'y' })), 'pass');
    assertFinding(
      findingOf('CG-RT', realTime('rt_group_sched=1', false, { RT_GROUP_SCHED_DEFAULT_DISABLED: 'y' })),
      'warning',
    );
  });

  it('warns while the cpu controller is not enabled', () => {
    assertFinding(findingOf('CG-RT', realTime()), 'warning', {
      proof: /CONFIG_RT_GROUP_SCHED=y[^]*memory pids/,
    });
    assertFinding(findingOf('CG-RT', realTime('', true)), 'info', { says: 'root group alone' });
  });

  it('is unknown without a configuration', () => {
    const facts = healthyFacts((changed) => {
      changed.kernel.config = missing('/proc/config.gz');
    });
    assertFinding(findingOf('CG-RT', facts), 'unknown');
  });

  it('tells on v1 whether --cpu-rt-runtime works', () => {
    assertFinding(findingOf('CG-RT', v1Host()), 'pass', { proof: 'cpu.rt_runtime_us' });
    const without = v1Host((facts) => {
      withoutFiles(facts, 'cpu', /^cpu\.rt_/);
    });
    assertFinding(findingOf('CG-RT', without), 'info', { proof: 'cpu.shares' });
  });
});

describe('CG-IO', () => {
  it('passes with throttling and weights', () => {
    assertFinding(findingOf('CG-IO', healthyFacts()), 'pass', { proof: /io\.max[^]*io\.weight/ });
    assertFinding(findingOf('CG-IO', v1Host()), 'pass', { proof: 'blkio.throttle.read_bps_device' });
  });

  it('says that weights are missing', () => {
    const v2 = healthyFacts((facts) => {
      withoutFiles(facts, 'unified', /^io\.(?:bfq\.)?weight$/);
    });
    assertFinding(findingOf('CG-IO', v2), 'info', { says: '--blkio-weight' });
    const v1 = v1Host((facts) => {
      withoutFiles(facts, 'blkio', /bfq/);
    });
    assertFinding(findingOf('CG-IO', v1), 'info', { says: 'nothing that weighs' });
  });

  it('warns without throttling, and without the controller', () => {
    const noThrottle = healthyFacts((facts) => {
      withoutFiles(facts, 'unified', /^io\.max$/);
    });
    assertFinding(findingOf('CG-IO', noThrottle), 'warning', { step: 'CONFIG_BLK_DEV_THROTTLING' });
    const noController = healthyFacts((facts) => {
      withoutUnified(facts, 'io');
    });
    assertFinding(findingOf('CG-IO', noController), 'warning', { says: 'does not offer the io controller' });
  });

  it('asks the configuration where no group has the controller, else is unknown', () => {
    const notEnabled = (known: boolean) =>
      healthyFacts((facts) => {
        withoutFiles(facts, 'unified', /^io\.(?!pressure)/);
        if (!known) {
          facts.kernel.config = missing('/proc/config.gz');
        }
      });
    assertFinding(findingOf('CG-IO', notEnabled(true)), 'pass', { proof: 'CONFIG_BLK_DEV_THROTTLING=y' });
    assertFinding(findingOf('CG-IO', notEnabled(false)), 'unknown');
  });
});
