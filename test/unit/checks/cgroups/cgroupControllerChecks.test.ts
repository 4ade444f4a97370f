import {
  assertFinding,
  bullseye,
  findingOf,
  setCommandLine,
  setRows,
  setV1Mounts,
  trixie,
  v1Controllers,
  v1Host,
  withoutFiles,
  withoutUnified,
  type ChangeFacts,
} from './cgroupHosts';
import { denied, fromFile, kernelRelease } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';

describe('CG-CONTROLLERS', () => {
  it('passes on the whole set', () => {
    assertFinding(findingOf('CG-CONTROLLERS', healthyFacts()), 'pass', { proof: 'cpuset cpu io memory' });
    assertFinding(findingOf('CG-CONTROLLERS', v1Host()), 'pass', { proof: 'rw,blkio' });
  });

  it('names what is missing, as an error for Kubernetes alone', () => {
    const facts = v1Host((changed) => {
      setV1Mounts(
        changed,
        v1Controllers.filter((name) => name !== 'pids'),
      );
    });
    assertFinding(findingOf('CG-CONTROLLERS', facts), 'warning', { says: 'Missing: pids.' });
    assertFinding(findingOf('CG-CONTROLLERS', facts, ['kubernetes']), 'error', { says: 'Missing: pids.' });
  });
});

describe('CG-SUBTREE', () => {
  it('passes when all are enabled, and says who enables the others', () => {
    assertFinding(findingOf('CG-SUBTREE', healthyFacts()), 'pass', { proof: 'cgroup.subtree_control' });
    const some = (init: string) =>
      healthyFacts((facts) => {
        facts.cgroups.unifiedSubtreeControl = fromFile(
          ['memory', 'pids'],
          '/sys/fs/cgroup/cgroup.subtree_control',
          'memory pids',
        );
        facts.system.initProgram = fromFile(init, '/proc/1/comm');
      });
    assertFinding(findingOf('CG-SUBTREE', some('systemd')), 'info', {
      says: /cpu, cpuset, io.*systemd enables/,
    });
    assertFinding(findingOf('CG-SUBTREE', some('init')), 'info', {
      proof: 'memory pids',
      says: 'once an engine',
    });
  });

  it('is unknown when the file cannot be read', () => {
    const facts = healthyFacts((changed) => {
      changed.cgroups.unifiedSubtreeControl = denied('/sys/fs/cgroup/cgroup.subtree_control');
    });
    assertFinding(findingOf('CG-SUBTREE', facts), 'unknown', { proof: 'Permission denied' });
  });
});

describe('CG-PIDS and CG-CPUSET', () => {
  const cases = [
    ['CG-PIDS', 'pids'],
    ['CG-CPUSET', 'cpuset'],
  ] as const;

  it('pass where the controller is', () => {
    cases.forEach(([id, controller]) => {
      assertFinding(findingOf(id, healthyFacts()), 'pass', { proof: controller });
      assertFinding(findingOf(id, v1Host()), 'pass', { proof: `rw,${controller}` });
    });
  });

  it('warn where it is missing, and are errors for Kubernetes', () => {
    cases.forEach(([id, controller]) => {
      const facts = healthyFacts((changed) => {
        withoutUnified(changed, controller);
      });
      assertFinding(findingOf(id, facts), 'warning', { says: `does not offer the ${controller} controller` });
      assertFinding(findingOf(id, facts, ['kubernetes']), 'error', { proof: 'cgroup.controllers' });
    });
  });

  it('tell the kernel parameter that took it away', () => {
    const facts = bullseye('cgroup_disable=pids', (changed) => {
      withoutUnified(changed, 'pids');
    });
    assertFinding(findingOf('CG-PIDS', facts), 'warning', {
      proof: 'cgroup_disable=pids',
      says: 'cgroup_disable=pids',
      step: 'Remove cgroup_disable=pids',
    });
  });

  it('offer to mount a hierarchy that the kernel has', () => {
    const facts = v1Host((changed) => {
      setV1Mounts(
        changed,
        v1Controllers.filter((name) => name !== 'pids'),
      );
      setRows(changed, [{ name: 'pids', hierarchy: 0, groups: 1, enabled: true }]);
    });
    assertFinding(findingOf('CG-PIDS', facts), 'warning', {
      proof: 'pids\t0\t1\t1',
      step: 'mount -t cgroup -o pids cgroup /sys/fs/cgroup/pids',
    });
  });
});

describe('CG-DEVICES', () => {
  it('passes on v1 with the controller and is an error without', () => {
    assertFinding(findingOf('CG-DEVICES', v1Host()), 'pass', { proof: 'rw,devices' });
    const without = v1Host((facts) => {
      setV1Mounts(
        facts,
        v1Controllers.filter((name) => name !== 'devices'),
      );
    });
    assertFinding(findingOf('CG-DEVICES', without), 'error', { proof: 'rw,memory' });
  });
});

describe('CG-BPF', () => {
  it('follows the kernel configuration', () => {
    assertFinding(findingOf('CG-BPF', healthyFacts()), 'pass', { proof: 'CONFIG_CGROUP_BPF=y' });
    const off = healthyFacts((facts) => {
      setKernelOptions(facts, { CGROUP_BPF: 'n' });
    });
    assertFinding(findingOf('CG-BPF', off), 'error', {
      proof: '# CONFIG_CGROUP_BPF is not set',
      says: 'CONFIG_CGROUP_BPF.',
    });
    const hidden = healthyFacts((facts) => {
      facts.kernel.config = denied('/boot/config-6.12.57+deb13-amd64');
    });
    assertFinding(findingOf('CG-BPF', hidden), 'unknown', {
      proof: 'Permission denied',
      step: 'Start a container',
    });
  });
});

describe('CG-FREEZER and CG-KILL', () => {
  it('pass with the files', () => {
    assertFinding(findingOf('CG-FREEZER', healthyFacts()), 'pass', { proof: 'cgroup.freeze' });
    assertFinding(findingOf('CG-KILL', healthyFacts()), 'pass', { proof: 'cgroup.kill' });
    assertFinding(findingOf('CG-FREEZER', v1Host()), 'pass', { proof: 'rw,freezer' });
  });

  it('tell what an old kernel lacks', () => {
    const old = healthyFacts((facts) => {
      facts.kernel.release = kernelRelease('4.19.0-27-amd64');
      withoutFiles(facts, 'unified', /^cgroup\.(?:freeze|kill)$/);
    });
    assertFinding(findingOf('CG-FREEZER', old), 'warning', { proof: /cgroup\.type[^]*4\.19/ });
    assertFinding(findingOf('CG-KILL', old), 'info', { proof: '4.19' });
  });

  it('are unknown when no group could be listed', () => {
    const none = healthyFacts((facts) => {
      facts.cgroups.interfaceFiles = {};
    });
    assertFinding(findingOf('CG-FREEZER', none), 'unknown', { step: 'Start a container' });
    const hidden = healthyFacts((facts) => {
      facts.cgroups.interfaceFiles = { unified: denied('/sys/fs/cgroup/system.slice') };
    });
    assertFinding(findingOf('CG-KILL', hidden), 'unknown', { proof: 'Permission denied' });
  });

  it('warn on v1 without a freezer', () => {
    const without = v1Host((facts) => {
      setV1Mounts(
        facts,
        v1Controllers.filter((name) => name !== 'freezer'),
      );
    });
    assertFinding(findingOf('CG-FREEZER', without), 'warning');
  });
});

describe('next steps for a missing controller', () => {
  const without = (controller: string, change?: ChangeFacts) =>
    trixie('', (facts) => {
      withoutUnified(facts, controller);
      change?.(facts);
    });

  it('names the mount that takes a controller from cgroup v2', () => {
    const facts = without('pids', ({ cgroups }) => {
      cgroups.mounts = fromFile(
        [
          { path: '/sys/fs/cgroup', version: 2, controllers: [] },
          { path: '/mnt/pids', version: 1, controllers: ['pids'] },
        ],
        '/proc/self/mountinfo',
      );
    });
    assertFinding(findingOf('CG-PIDS', facts), 'warning', {
      says: 'mounted as cgroup v1',
      step: '/mnt/pids',
    });
  });

  it('names the release that brought the controller to cgroup v2', () => {
    const facts = without('cpuset', ({ kernel }) => {
      kernel.release = kernelRelease('4.19.0-27-amd64');
    });
    assertFinding(findingOf('CG-CPUSET', facts), 'warning', { step: 'Boot kernel 5.0 or later' });
  });

  it('does not ask for another kernel when the controller is only switched off', () => {
    const facts = without('pids', (changed) => {
      setRows(changed, [{ name: 'pids', hierarchy: 0, groups: 1, enabled: false }]);
    });
    assertFinding(findingOf('CG-PIDS', facts), 'warning', { step: /what switches it off at boot/ });
    const several = without('pids', (changed) => {
      setCommandLine(changed, 'BOOT_IMAGE=/vmlinuz cgroup_disable=memory,pids ro');
    });
    assertFinding(findingOf('CG-PIDS', several), 'warning', { step: 'Remove cgroup_disable=memory,pids' });
  });

  it('warns rootless engines, which load no device filter, where others cannot start', () => {
    const facts = trixie('', (changed) => {
      setKernelOptions(changed, { CGROUP_BPF: 'n' });
    });
    assertFinding(findingOf('CG-BPF', facts, ['podman', 'rootless']), 'warning', {
      says: 'Containers of root',
    });
    assertFinding(findingOf('CG-BPF', facts, ['docker']), 'error');
  });

  it('takes a list of no group for no proof that a file is missing', () => {
    const facts = trixie('', ({ cgroups }) => {
      cgroups.interfaceFiles.unified = fromFile([], '/sys/fs/cgroup/system.slice', '');
    });
    for (const id of ['CG-FREEZER', 'CG-KILL']) {
      assertFinding(findingOf(id, facts), 'unknown');
    }
  });
});
