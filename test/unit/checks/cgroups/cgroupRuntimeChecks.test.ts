import { mapFact } from '../../../../src/model/fact';
import { assertFinding, findingOf, setRows, setV1Mounts, v1Host } from './cgroupHosts';
import { denied, fromCommand, fromFile, missing, notInstalled } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';

describe('CG-DRIVER', () => {
  const driver = (name: string, change?: Parameters<typeof healthyFacts>[0]) =>
    healthyFacts((facts) => {
      facts.engines.docker = mapFact(facts.engines.docker, (docker) => ({ ...docker, cgroupDriver: name }));
      change?.(facts);
    });
  const kubelet = (own: string, containerd: string, kubeletVersion: string, containerdVersion: string) =>
    healthyFacts((facts) => {
      facts.engines.kubelet = fromFile(
        { cgroupDriver: own },
        '/var/lib/kubelet/config.yaml',
        `cgroupDriver: ${own}`,
      );
      facts.engines.containerdConfig = fromFile(
        { SystemdCgroup: containerd },
        '/etc/containerd/config.toml',
        `SystemdCgroup = ${containerd}`,
      );
      facts.engines.versions.kubelet = fromCommand(kubeletVersion, 'kubelet --version');
      facts.engines.versions.containerd = fromCommand(containerdVersion, 'containerd --version');
    });

  it('passes with systemd, and warns of cgroupfs beside systemd on v2', () => {
    assertFinding(findingOf('CG-DRIVER', healthyFacts()), 'pass', { proof: 'systemd' });
    assertFinding(findingOf('CG-DRIVER', driver('cgroupfs')), 'warning', {
      proof: 'CgroupDriver: cgroupfs',
      step: 'native.cgroupdriver=systemd',
    });
    const openRc = driver('cgroupfs', (facts) => {
      facts.system.initProgram = fromFile('init', '/proc/1/comm');
    });
    assertFinding(findingOf('CG-DRIVER', openRc), 'pass', { says: 'cgroupfs' });
  });

  it('leaves Docker its default on v1', () => {
    const facts = v1Host((changed) => {
      changed.engines.docker = mapFact(changed.engines.docker, (docker) => ({
        ...docker,
        cgroupDriver: 'cgroupfs',
      }));
    });
    assertFinding(findingOf('CG-DRIVER', facts), 'info');
    assertFinding(findingOf('CG-DRIVER', facts, ['kubernetes']), 'warning');
  });

  it('reads daemon.json when the daemon does not answer', () => {
    const facts = healthyFacts((changed) => {
      changed.engines.docker = denied('/run/docker.sock');
      changed.engines.dockerDaemonJson = fromFile(
        { 'exec-opts': ['native.cgroupdriver=cgroupfs'] },
        '/etc/docker/daemon.json',
        '"exec-opts": ["native.cgroupdriver=cgroupfs"]',
      );
    });
    assertFinding(findingOf('CG-DRIVER', facts), 'warning', { proof: 'native.cgroupdriver=cgroupfs' });
  });

  it('is an error when the kubelet and containerd disagree', () => {
    assertFinding(
      findingOf('CG-DRIVER', kubelet('systemd', 'false', 'v1.31.0', '1.7.24'), ['kubernetes']),
      'error',
      {
        proof: /cgroupDriver: systemd[^]*SystemdCgroup = false/,
        step: 'SystemdCgroup = true',
      },
    );
    assertFinding(findingOf('CG-DRIVER', kubelet('systemd', 'false', 'v1.31.0', '1.7.24')), 'warning');
  });

  it('does not pass while the driver of the kubelet could not be read', () => {
    const facts = healthyFacts((changed) => {
      changed.engines.programs.kubelet = fromCommand('/usr/bin/kubelet', 'command -v kubelet');
      changed.engines.kubelet = denied('/var/lib/kubelet/config.yaml');
    });
    assertFinding(findingOf('CG-DRIVER', facts, ['kubernetes']), 'unknown', { proof: 'Permission denied' });
  });

  it('is no error where the kubelet asks containerd for its driver', () => {
    const facts = kubelet('systemd', 'false', 'v1.34.1', '2.1.0');
    assertFinding(findingOf('CG-DRIVER', facts, ['kubernetes']), 'warning');
  });

  it('is unknown when nothing could be read, and not applicable when there is nothing', () => {
    const hidden = healthyFacts((facts) => {
      facts.engines.docker = denied('/run/docker.sock');
      facts.engines.containerdConfig = missing('/etc/containerd/config.toml');
    });
    assertFinding(findingOf('CG-DRIVER', hidden), 'unknown', { proof: 'Permission denied' });
    const nothing = healthyFacts((facts) => {
      facts.engines.docker = notInstalled('docker info');
      facts.engines.containerdConfig = missing('/etc/containerd/config.toml');
    });
    assertFinding(findingOf('CG-DRIVER', nothing), 'notApplicable');
  });
});

describe('CG-LEAK', () => {
  it('counts memory groups on v1', () => {
    const host = (groups: number) =>
      v1Host((facts) => {
        setRows(facts, [{ name: 'memory', hierarchy: 4, groups, enabled: true }]);
      });
    assertFinding(findingOf('CG-LEAK', host(29)), 'pass', { proof: 'memory\t4\t29\t1' });
    assertFinding(findingOf('CG-LEAK', host(64_000)), 'error', { proof: 'memory\t4\t64000\t1' });
    const hidden = v1Host((facts) => {
      facts.cgroups.controllers = denied('/proc/cgroups');
    });
    assertFinding(findingOf('CG-LEAK', hidden), 'unknown');
  });

  it('counts living and removed groups on v2', () => {
    const host = (live: number, dying: number) =>
      healthyFacts((facts) => {
        facts.cgroups.statistics = fromFile(
          { nr_descendants: live, nr_dying_descendants: dying },
          '/sys/fs/cgroup/cgroup.stat',
          `nr_descendants ${live}\nnr_dying_descendants ${dying}`,
        );
      });
    assertFinding(findingOf('CG-LEAK', host(91, 3)), 'pass', { proof: 'nr_descendants 91' });
    assertFinding(findingOf('CG-LEAK', host(91, 950)), 'pass');
    assertFinding(findingOf('CG-LEAK', host(91, 1200)), 'warning', { proof: 'nr_dying_descendants 1200' });
    assertFinding(findingOf('CG-LEAK', host(60_000, 0)), 'error');
  });

  it('has nothing to count without a memory controller', () => {
    const facts = v1Host((changed) => {
      setV1Mounts(changed, ['cpu', 'pids']);
    });
    assertFinding(findingOf('CG-LEAK', facts), 'notApplicable');
  });
});

describe('CG-DAEMON-ROOT', () => {
  const daemon = (group: string, warnings: string[] = []) =>
    healthyFacts((facts) => {
      facts.cgroups.daemonGroups.dockerd = fromFile(group, '/proc/812/cgroup');
      facts.engines.docker = mapFact(facts.engines.docker, (docker) => ({ ...docker, warnings }));
    });

  it('passes in a group of its own and explains the root group', () => {
    assertFinding(findingOf('CG-DAEMON-ROOT', healthyFacts()), 'pass', {
      proof: '/system.slice/docker.service',
    });
    assertFinding(findingOf('CG-DAEMON-ROOT', daemon('0::/')), 'info', { proof: '/proc/812/cgroup: 0::/' });
    assertFinding(findingOf('CG-DAEMON-ROOT', daemon('0::/\n', ['WARNING: No swap limit support'])), 'info', {
      says: 'proves nothing',
    });
  });

  it('does not concern a host without the daemon, and is unknown when its group is hidden', () => {
    const none = healthyFacts((facts) => {
      facts.cgroups.daemonGroups.dockerd = missing('/proc');
    });
    assertFinding(findingOf('CG-DAEMON-ROOT', none), 'notApplicable');
    const hidden = healthyFacts((facts) => {
      facts.cgroups.daemonGroups.dockerd = denied('/proc/812/cgroup');
    });
    assertFinding(findingOf('CG-DAEMON-ROOT', hidden), 'unknown');
  });
});
