import { assertFinding, findingOf } from '../cgroups/cgroupHosts';
import { denied, missing, sysctl, sysctlPath } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';

const withSetting = (key: string, value: string) =>
  healthyFacts((facts) => {
    facts.sysctls[key] = sysctl(key, value);
  });

describe('MEM-OVERCOMMIT', () => {
  const key = 'vm.overcommit_memory';

  it('passes, unless the kernel refuses what it does not have', () => {
    assertFinding(findingOf('MEM-OVERCOMMIT', healthyFacts()), 'pass', {
      proof: '/proc/sys/vm/overcommit_memory: 0',
    });
    assertFinding(findingOf('MEM-OVERCOMMIT', withSetting(key, '1'), ['kubernetes']), 'pass');
    assertFinding(findingOf('MEM-OVERCOMMIT', withSetting(key, '2')), 'warning', {
      proof: '/proc/sys/vm/overcommit_memory: 2',
      step: 'vm.overcommit_memory = 0',
    });
  });

  it('tells what the kubelet wants', () => {
    assertFinding(findingOf('MEM-OVERCOMMIT', healthyFacts(), ['kubernetes']), 'info', {
      says: 'sets it to 1',
    });
  });
});

describe('MEM-OOMPANIC', () => {
  const key = 'vm.panic_on_oom';

  it('weighs what halts the machine', () => {
    assertFinding(findingOf('MEM-OOMPANIC', healthyFacts()), 'pass', {
      proof: '/proc/sys/vm/panic_on_oom: 0',
    });
    assertFinding(findingOf('MEM-OOMPANIC', withSetting(key, '1')), 'warning', {
      step: 'vm.panic_on_oom = 0',
    });
    assertFinding(findingOf('MEM-OOMPANIC', withSetting(key, '2')), 'error', { proof: 'panic_on_oom: 2' });
  });

  it('says when the machine reboots by itself', () => {
    const facts = healthyFacts((changed) => {
      changed.sysctls[key] = sysctl(key, '1');
      changed.sysctls['kernel.panic'] = sysctl('kernel.panic', '10');
    });
    assertFinding(findingOf('MEM-OOMPANIC', facts), 'warning', {
      says: 'kernel.panic is 10',
      proof: 'panic: 10',
    });
  });
});

describe('MEM-MAPCOUNT', () => {
  const key = 'vm.max_map_count';

  it('is worth knowing below what Elasticsearch asks for', () => {
    assertFinding(findingOf('MEM-MAPCOUNT', healthyFacts()), 'pass', { proof: '1048576' });
    assertFinding(findingOf('MEM-MAPCOUNT', withSetting(key, '262144')), 'pass');
    assertFinding(findingOf('MEM-MAPCOUNT', withSetting(key, '65530')), 'info', { proof: '65530' });
  });
});

describe('a setting that tells nothing', () => {
  const cases = [
    ['MEM-OVERCOMMIT', 'vm.overcommit_memory'],
    ['MEM-OOMPANIC', 'vm.panic_on_oom'],
    ['MEM-MAPCOUNT', 'vm.max_map_count'],
  ] as const;

  it('is unknown, or does not exist on this kernel', () => {
    cases.forEach(([id, key]) => {
      const hidden = healthyFacts((facts) => {
        facts.sysctls[key] = denied(sysctlPath(key));
      });
      assertFinding(findingOf(id, hidden), 'unknown', { proof: 'Permission denied' });
      assertFinding(findingOf(id, withSetting(key, 'yes')), 'unknown', { step: `sysctl ${key}` });
      const gone = healthyFacts((facts) => {
        facts.sysctls[key] = missing(sysctlPath(key));
      });
      assertFinding(findingOf(id, gone), 'notApplicable', { proof: 'not there' });
    });
  });
});
