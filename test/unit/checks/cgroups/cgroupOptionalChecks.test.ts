import {
  assertFinding,
  findingOf,
  modernV1Host,
  setRows,
  setV1Mounts,
  v1Controllers,
  v1Host,
  withoutUnified,
} from './cgroupHosts';
import { denied, missing } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';

describe('the optional controllers', () => {
  const onBoth = [
    ['CG-HUGETLB', 'hugetlb'],
    ['CG-RDMA', 'rdma'],
    ['CG-MISC', 'misc'],
  ] as const;

  it('pass where they are and are worth knowing where they are not', () => {
    onBoth.forEach(([id, controller]) => {
      assertFinding(findingOf(id, healthyFacts()), 'pass', { proof: controller });
      const without = healthyFacts((facts) => {
        withoutUnified(facts, controller);
      });
      assertFinding(findingOf(id, without), 'info', { proof: 'cgroup.controllers' });
      const mounted = v1Host((facts) => {
        setV1Mounts(facts, [...v1Controllers, controller]);
      });
      assertFinding(findingOf(id, mounted), 'pass', { proof: `rw,${controller}` });
    });
  });

  it('tell a controller that sits in the v2 hierarchy beside v1', () => {
    assertFinding(findingOf('CG-HUGETLB', modernV1Host()), 'info', {
      proof: /unified\/cgroup\.controllers: hugetlb/,
      says: 'sits in the cgroup v2 hierarchy',
    });
  });

  it('concern v1 alone where v2 has none', () => {
    [
      ['CG-NETCLS', 'net_cls'],
      ['CG-NETPRIO', 'net_prio'],
    ].forEach(([id = '', controller = '']) => {
      assertFinding(findingOf(id, v1Host()), 'info', { proof: `${controller}\t0\t29\t1` });
      const mounted = v1Host((facts) => {
        setV1Mounts(facts, [...v1Controllers, controller]);
      });
      assertFinding(findingOf(id, mounted), 'pass');
    });
  });

  it('find perf_event on v2, where it is in no list', () => {
    assertFinding(findingOf('CG-PERF', healthyFacts()), 'pass', { proof: 'perf_event\t0\t91\t1' });
    const unlisted = (option: string | undefined) =>
      healthyFacts((facts) => {
        setRows(facts, []);
        setKernelOptions(facts, { CGROUP_PERF: option });
      });
    assertFinding(findingOf('CG-PERF', unlisted('y')), 'pass', { proof: 'CONFIG_CGROUP_PERF=y' });
    assertFinding(findingOf('CG-PERF', unlisted('n')), 'info', { proof: '# CONFIG_CGROUP_PERF is not set' });
    const silent = healthyFacts((facts) => {
      facts.cgroups.controllers = denied('/proc/cgroups');
      facts.kernel.config = missing('/proc/config.gz');
    });
    assertFinding(findingOf('CG-PERF', silent), 'unknown');
    assertFinding(findingOf('CG-PERF', v1Host()), 'info', {
      says: 'No cgroup v1 hierarchy of the perf_event',
    });
  });
});
