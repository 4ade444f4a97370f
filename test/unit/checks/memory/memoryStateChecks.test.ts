import type { HostFacts } from '../../../../src/model/hostFacts';
import { assertFinding, findingOf } from '../cgroups/cgroupHosts';
import { denied, fromCommand, fromFile, missing } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';

const id = '0123456789abcdef'.repeat(4);

function withLog(...lines: string[]): HostFacts {
  return healthyFacts((facts) => {
    facts.kernel.logMatches = fromCommand(lines, 'journalctl -k -b', lines.join('\n'));
  });
}

describe('MEM-OOM', () => {
  const atALimit = [
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=docker-${id}.scope,mems_allowed=0,oom_memcg=/system.slice/docker-${id}.scope,task_memcg=/system.slice/docker-${id}.scope,task=hog,pid=900,uid=0`,
    'Memory cgroup out of memory: Killed process 900 (hog) total-vm:205000kB, anon-rss:65000kB',
  ];
  const onTheHost = [
    'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),global_oom,task_memcg=/user.slice,task=hog,pid=7,uid=0',
    'Out of memory: Killed process 7 (hog) total-vm:205000kB',
  ];

  it('passes when the log was read and reports none', () => {
    assertFinding(findingOf('MEM-OOM', healthyFacts()), 'pass', { proof: 'journalctl -k -b' });
    assertFinding(findingOf('MEM-OOM', withLog('cgroup: Disabling memory control group subsystem')), 'pass');
  });

  it('counts each kill once and names the container', () => {
    assertFinding(findingOf('MEM-OOM', withLog(...atALimit, ...atALimit)), 'warning', {
      says: 'since boot: 2, the last one in container 0123456789ab.',
      proof: 'CONSTRAINT_MEMCG',
    });
  });

  it('tells a host without memory from a limit that was reached', () => {
    assertFinding(findingOf('MEM-OOM', withLog(...atALimit, ...onTheHost)), 'warning', {
      says: 'The host ran out of memory',
      proof: 'CONSTRAINT_NONE',
    });
  });

  it('counts by the groups when the log is hidden, and is unknown when they count none', () => {
    const hidden = (kills: number) =>
      healthyFacts((facts) => {
        facts.kernel.logMatches = denied('/dev/kmsg');
        facts.cgroups.memoryEvents = fromFile(
          { oom: kills, oom_kill: kills },
          '/sys/fs/cgroup/system.slice/memory.events',
          `oom ${kills}\noom_kill ${kills}`,
        );
      });
    assertFinding(findingOf('MEM-OOM', hidden(3)), 'warning', { says: 'since boot: 3', proof: 'oom_kill 3' });
    assertFinding(findingOf('MEM-OOM', hidden(0)), 'unknown', { proof: 'Permission denied' });
  });
});

describe('MEM-TOTAL', () => {
  const withMemory = (bytes: number) =>
    healthyFacts((facts) => {
      facts.memory.total = fromFile(bytes, '/proc/meminfo', `MemTotal: ${bytes / 1024} kB`);
    });

  it('weighs it by the profile', () => {
    assertFinding(findingOf('MEM-TOTAL', healthyFacts()), 'pass', { proof: 'MemTotal:        8388608 kB' });
    assertFinding(findingOf('MEM-TOTAL', withMemory(1024 ** 3)), 'pass');
    assertFinding(findingOf('MEM-TOTAL', withMemory(1024 ** 3), ['kubernetes']), 'warning', {
      proof: '1048576 kB',
    });
    assertFinding(findingOf('MEM-TOTAL', withMemory(256 * 1024 ** 2)), 'info', { says: '268 MB' });
  });

  it('is unknown when it cannot be read', () => {
    const facts = healthyFacts((changed) => {
      changed.memory.total = denied('/proc/meminfo');
    });
    assertFinding(findingOf('MEM-TOTAL', facts), 'unknown');
  });
});

describe('MEM-PRESSURE', () => {
  const withPressure = (text: string) =>
    healthyFacts((facts) => {
      facts.memory.pressure.memory = fromFile(text, '/proc/pressure/memory');
    });

  it('passes under low pressure and warns under high', () => {
    assertFinding(findingOf('MEM-PRESSURE', healthyFacts()), 'pass', { proof: 'avg60=0.00' });
    const high = withPressure(
      'some avg10=1.00 avg60=23.40 avg300=9.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0',
    );
    assertFinding(findingOf('MEM-PRESSURE', high), 'warning', { proof: 'avg60=23.40', says: '23.40 %' });
    const onlyFull = withPressure('full avg10=1.00 avg60=23.40 avg300=9.00 total=1');
    assertFinding(findingOf('MEM-PRESSURE', onlyFull), 'unknown');
  });

  it('is worth knowing when the kernel does not measure it, and unknown when it is hidden', () => {
    const off = healthyFacts((facts) => {
      facts.memory.pressure.memory = missing('/proc/pressure/memory');
    });
    assertFinding(findingOf('MEM-PRESSURE', off), 'info', { says: 'psi=1' });
    const hidden = healthyFacts((facts) => {
      facts.memory.pressure.memory = denied('/proc/pressure/memory');
    });
    assertFinding(findingOf('MEM-PRESSURE', hidden), 'unknown', { proof: 'Permission denied' });
  });
});
