import assert from 'node:assert/strict';
import { cgroupChecks } from '../../../../src/checks/cgroups/cgroupChecks';
import { evaluateChecks } from '../../../../src/checks/evaluateChecks';
import { memoryChecks } from '../../../../src/checks/memory/memoryChecks';
import { mapFact } from '../../../../src/model/fact';
import type { Finding, FindingStatus } from '../../../../src/model/finding';
import type { CgroupControllerRow, CgroupMount, HostFacts } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import type { Profile } from '../../../../src/model/profile';
import { fromCommand, fromFile, kernelRelease, notInstalled } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';
import type { Mutable } from '../mutable';

export type ChangeFacts = (facts: Mutable<HostFacts>) => void;

/** What one check of the two categories finds. */
export function findingOf(id: string, facts: HostFacts, profiles: readonly Profile[] = ['docker']): Finding {
  const checks = [...cgroupChecks, ...memoryChecks].filter((check) => check.id === id);
  assert.equal(checks.length, 1, `there is one check ${id}`);
  return evaluateChecks(checks, facts, { profiles })[0]!;
}

/** Asserts the status, and that the evidence, the summary or the next step holds the given texts. */
export function assertFinding(
  finding: Finding,
  status: FindingStatus,
  { proof, says, step }: { proof?: string | RegExp; says?: string | RegExp; step?: string | RegExp } = {},
): void {
  const text = [finding.title, finding.summary].map(renderEnglish).join('\n');
  const context = `${finding.id}: ${text}\n${evidenceText(finding)}`;
  assert.equal(finding.status, status, context);
  if (proof !== undefined) {
    assert.match(evidenceText(finding), toPattern(proof), context);
  }
  if (says !== undefined) {
    assert.match(text, toPattern(says), context);
  }
  if (step !== undefined) {
    assert.ok(finding.nextStep, context);
    assert.match(renderEnglish(finding.nextStep), toPattern(step), context);
  }
}

/** The evidence of a finding as one text: source, excerpt and note of each. */
export function evidenceText({ evidence }: Finding): string {
  return evidence
    .map(({ source, excerpt, note }) => `${source}: ${excerpt}${note ? ` (${renderEnglish(note)})` : ''}`)
    .join('\n');
}

function toPattern(text: string | RegExp): RegExp {
  return text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
}

export const v1Controllers = [
  'cpu',
  'cpuacct',
  'cpuset',
  'memory',
  'devices',
  'freezer',
  'blkio',
  'pids',
  'name=systemd',
];

/** Sets the v1 hierarchies of a host, and the rows of /proc/cgroups that go with them. */
export function setV1Mounts(
  facts: Mutable<HostFacts>,
  controllers: readonly string[],
  unified?: string,
): void {
  const legacy: CgroupMount[] = controllers.map((controller) => ({
    path: `/sys/fs/cgroup/${controller.replace('name=', '')}`,
    version: 1,
    controllers: [controller],
  }));
  const lines = legacy.map(
    ({ path, controllers: [controller] }, index) =>
      `${index + 32} 31 0:${index + 29} / ${path} rw,relatime - cgroup cgroup rw,${controller ?? ''}`,
  );
  const beside: CgroupMount[] =
    unified === undefined ? [] : [{ path: '/sys/fs/cgroup/unified', version: 2, controllers: [] }];
  const besideLines = beside.map(({ path }) => `60 31 0:60 / ${path} rw,relatime - cgroup2 cgroup2 rw`);
  facts.cgroups.mode = fromCommand(
    unified === undefined ? 'v1' : 'hybrid',
    'stat -fc %T /sys/fs/cgroup',
    'tmpfs',
  );
  facts.cgroups.mounts = fromFile(
    [...legacy, ...beside],
    '/proc/self/mountinfo',
    ['31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw', ...lines, ...besideLines].join('\n'),
  );
  facts.cgroups.unifiedControllers = fromFile(
    unified?.split(' ').filter(Boolean) ?? [],
    '/sys/fs/cgroup/unified/cgroup.controllers',
    unified ?? '',
  );
  const all = [...new Set([...controllers, 'net_cls', 'perf_event', 'net_prio', 'hugetlb'])];
  setRows(
    facts,
    all
      .filter((name) => !name.includes('='))
      .map((name) => ({ name, hierarchy: controllers.indexOf(name) + 1, groups: 29, enabled: true })),
  );
}

/** Sets the rows of /proc/cgroups. */
export function setRows(facts: Mutable<HostFacts>, rows: readonly CgroupControllerRow[]): void {
  const lines = rows.map(
    ({ name, hierarchy, groups, enabled }) => `${name}\t${hierarchy}\t${groups}\t${enabled ? 1 : 0}`,
  );
  facts.cgroups.controllers = fromFile(
    rows,
    '/proc/cgroups',
    ['#subsys_name\thierarchy\tnum_cgroups\tenabled', ...lines].join('\n'),
  );
}

/** Takes a controller out of the v2 hierarchy. */
export function withoutUnified(facts: Mutable<HostFacts>, controller: string): void {
  const left = (fact: typeof facts.cgroups.unifiedControllers, path: string) => {
    const names = (fact.state === 'known' ? fact.value : []).filter((name) => name !== controller);
    return fromFile(names, path, names.join(' '));
  };
  const { cgroups } = facts;
  cgroups.unifiedControllers = left(cgroups.unifiedControllers, '/sys/fs/cgroup/cgroup.controllers');
  cgroups.unifiedSubtreeControl = left(
    cgroups.unifiedSubtreeControl,
    '/sys/fs/cgroup/cgroup.subtree_control',
  );
  withoutFiles(facts, 'unified', new RegExp(`^${controller}\\.(?!pressure)`));
}

/** Takes files out of the listing of a group. */
export function withoutFiles(facts: Mutable<HostFacts>, group: string, pattern: RegExp): void {
  const files = facts.cgroups.interfaceFiles[group];
  assert.ok(files?.state === 'known');
  const names = files.value.filter((name) => !pattern.test(name));
  facts.cgroups.interfaceFiles[group] = { ...files, value: names, excerpt: names.join('\n') };
}

export function setCommandLine(facts: Mutable<HostFacts>, text: string): void {
  facts.kernel.commandLine = fromFile(text, '/proc/cmdline');
}

const grub = 'BOOT_IMAGE=/boot/vmlinuz root=LABEL=root ro';

/** Debian 11: kernel 5.10, systemd 247, Docker 20.10.5, cgroup v2. `parameters` are added to the command line. */
export function bullseye(parameters = '', change?: ChangeFacts): HostFacts {
  return healthyFacts((facts) => {
    facts.kernel.release = kernelRelease('5.10.0-32-amd64');
    facts.kernel.config = mapFact(facts.kernel.config, (config) => ({
      ...config,
      path: '/boot/config-5.10.0-32-amd64',
      headerRelease: '5.10.223',
    }));
    setKernelOptions(facts, { MEMCG_V1: undefined, CPUSETS_V1: undefined, MEMCG_SWAP: 'y' });
    setCommandLine(facts, `${grub} console=ttyS0 net.ifnames=0 ${parameters}`);
    facts.system.osRelease = fromFile(
      {
        id: 'debian',
        idLike: [],
        versionId: '11',
        variantId: '',
        prettyName: 'Debian GNU/Linux 11 (bullseye)',
      },
      '/etc/os-release',
    );
    facts.system.systemdVersion = fromCommand(247, 'systemctl --version', 'systemd 247');
    facts.engines.versions.docker = fromCommand('20.10.5', 'docker version');
    facts.engines.docker = mapFact(facts.engines.docker, (docker) => ({
      ...docker,
      serverVersion: '20.10.5',
      warnings: ['WARNING: Support for cgroup v2 is experimental'],
    }));
    change?.(facts);
  });
}

/** Debian 13: kernel 6.12, systemd 257, Docker 26.1.5, cgroup v2, without the v1 side of memory and cpuset. */
export function trixie(parameters = '', change?: ChangeFacts): HostFacts {
  return healthyFacts((facts) => {
    setCommandLine(facts, `${grub} console=ttyS0 net.ifnames=0 ${parameters}`);
    facts.engines.versions.docker = fromCommand('26.1.5', 'docker version');
    facts.engines.docker = mapFact(facts.engines.docker, (docker) => ({
      ...docker,
      serverVersion: '26.1.5',
    }));
    change?.(facts);
  });
}

const v1Files: Readonly<Record<string, string>> = {
  memory:
    'cgroup.procs cgroup.sane_behavior memory.failcnt memory.kmem.limit_in_bytes memory.limit_in_bytes ' +
    'memory.memsw.limit_in_bytes memory.memsw.usage_in_bytes memory.oom_control memory.stat memory.swappiness ' +
    'memory.usage_in_bytes release_agent tasks',
  cpu: 'cgroup.procs cpu.cfs_burst_us cpu.cfs_period_us cpu.cfs_quota_us cpu.rt_period_us cpu.rt_runtime_us cpu.shares cpu.stat release_agent tasks',
  blkio:
    'blkio.bfq.io_service_bytes blkio.bfq.io_serviced blkio.throttle.read_bps_device blkio.throttle.write_bps_device cgroup.procs release_agent tasks',
  pids: 'cgroup.procs release_agent tasks',
};

/** A host on cgroup v1 with every v1 hierarchy that engines need; kernel 5.10, systemd's hybrid when `unified` is given. */
export function v1Host(change?: ChangeFacts, unified?: string): HostFacts {
  return bullseye('systemd.unified_cgroup_hierarchy=0', (facts) => {
    setV1Mounts(facts, v1Controllers, unified);
    facts.cgroups.interfaceFiles = Object.fromEntries(
      Object.entries(v1Files).map(([group, names]) => [
        group,
        fromFile(names.split(' '), `/sys/fs/cgroup/${group}`, names.replaceAll(' ', '\n')),
      ]),
    );
    setKernelOptions(facts, { RT_GROUP_SCHED: 'y' });
    change?.(facts);
  });
}

/** The same on kernel 6.18, which can lack the v1 side of memory and cpuset; here it has it. */
export function modernV1Host(change?: ChangeFacts, unified = 'hugetlb'): HostFacts {
  return v1Host((facts) => {
    facts.kernel.release = kernelRelease('6.18.44');
    facts.kernel.config = mapFact(facts.kernel.config, (config) => ({
      ...config,
      path: '/proc/config.gz',
      headerRelease: '6.18.44',
    }));
    setKernelOptions(facts, { MEMCG_V1: 'y', CPUSETS_V1: 'y', MEMCG_SWAP: undefined });
    setCommandLine(facts, 'console=ttyS0 quiet psi=1 -- --addr 0.0.0.0:2024');
    facts.system.initProgram = fromFile('init', '/proc/1/comm');
    facts.engines.docker = notInstalled('docker info');
    change?.(facts);
  }, unified);
}
