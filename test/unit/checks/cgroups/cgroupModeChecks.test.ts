import {
  assertFinding,
  findingOf,
  modernV1Host,
  setV1Mounts,
  trixie,
  v1Host,
  withoutFiles,
} from './cgroupHosts';
import { fromCommand, fromFile, missing } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';

const noHierarchy = healthyFacts((facts) => {
  facts.cgroups.mode = fromCommand('none', 'stat -fc %T /sys/fs/cgroup', 'sysfs');
  facts.cgroups.mounts = fromFile([], '/proc/self/mountinfo', '');
});

describe('CG-MODE', () => {
  it('passes on each mode and shows the mounts', () => {
    assertFinding(findingOf('CG-MODE', healthyFacts()), 'pass', {
      proof: 'cgroup2 cgroup2',
      says: 'cgroup v2',
    });
    assertFinding(findingOf('CG-MODE', v1Host()), 'pass', {
      proof: 'cgroup cgroup rw,cpu',
      says: 'cgroup v1',
    });
    assertFinding(findingOf('CG-MODE', v1Host(undefined, '')), 'pass', {
      says: /v1, with a cgroup v2 hierarchy/,
    });
  });

  it('is an error when nothing is mounted', () => {
    assertFinding(findingOf('CG-MODE', noHierarchy), 'error', {
      proof: 'stat -fc',
      step: 'mount -t cgroup2',
    });
    const alpine = healthyFacts((facts) => {
      facts.cgroups.mode = fromCommand('none', 'stat -fc %T /sys/fs/cgroup', 'sysfs');
      facts.system.osRelease = fromFile(
        { id: 'alpine', idLike: [], versionId: '3.22', variantId: '', prettyName: 'Alpine' },
        '/etc/os-release',
      );
    });
    assertFinding(findingOf('CG-MODE', alpine), 'error', { step: 'rc-update add cgroups' });
  });

  it('is unknown in a container without a hierarchy', () => {
    const inside = healthyFacts((facts) => {
      facts.cgroups.mode = fromCommand('none', 'stat -fc %T /sys/fs/cgroup', 'sysfs');
      facts.system.container = fromFile('docker', '/.dockerenv');
    });
    assertFinding(findingOf('CG-MODE', inside), 'unknown');
  });
});

describe('CG-V1-SUNSET', () => {
  it('warns on v1 and names the parameter that forces it', () => {
    assertFinding(findingOf('CG-V1-SUNSET', v1Host()), 'warning', {
      proof: 'cgroup cgroup rw,cpu',
      step: /Remove systemd\.unified_cgroup_hierarchy=0 .*update-grub/,
    });
  });

  it('names no boot loader that the host does not show', () => {
    assertFinding(findingOf('CG-V1-SUNSET', modernV1Host()), 'warning', {
      step: /^Have the program that starts this machine mount cgroup2/,
    });
  });

  it('offers no boot of a machine that it sees only from a container', () => {
    const inside = v1Host((facts) => {
      facts.system.container = fromFile('docker', '/.dockerenv');
      facts.cgroups.interfaceFiles = {};
    });
    assertFinding(findingOf('CG-V1-SUNSET', inside), 'warning', {
      step: 'the machine that runs this container',
    });
  });

  it('says that systemd 256 had to be forced', () => {
    const forced = trixie(
      'systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1',
      (facts) => {
        setV1Mounts(facts, ['cpu', 'cpuacct'], 'memory cpuset');
      },
    );
    assertFinding(findingOf('CG-V1-SUNSET', forced), 'warning', {
      says: 'systemd 257',
      proof: 'systemd 257',
    });
  });

  it('is an error for Podman 6 where Podman matters', () => {
    const facts = v1Host((changed) => {
      changed.engines.versions.podman = fromCommand('6.0.1', 'podman --version');
    });
    assertFinding(findingOf('CG-V1-SUNSET', facts, ['podman']), 'error', { proof: '6.0.1' });
    assertFinding(findingOf('CG-V1-SUNSET', facts, ['docker']), 'warning');
    const older = v1Host((changed) => {
      changed.engines.versions.podman = fromCommand('5.8.0', 'podman --version');
    });
    assertFinding(findingOf('CG-V1-SUNSET', older, ['podman']), 'warning');
  });

  it('is an error for the kubelet from 1.35, unless it was told not to fail', () => {
    const kubernetes = (version: string, failCgroupV1?: string) =>
      v1Host((facts) => {
        facts.engines.versions.kubelet = fromCommand(version, 'kubelet --version');
        if (failCgroupV1 !== undefined) {
          facts.engines.kubelet = fromFile({ failCgroupV1 }, '/var/lib/kubelet/config.yaml');
        }
      });
    assertFinding(findingOf('CG-V1-SUNSET', kubernetes('v1.35.2'), ['kubernetes']), 'error', {
      proof: 'v1.35.2',
    });
    assertFinding(findingOf('CG-V1-SUNSET', kubernetes('v1.34.9'), ['kubernetes']), 'warning');
    assertFinding(findingOf('CG-V1-SUNSET', kubernetes('v1.35.2', 'false'), ['kubernetes']), 'warning');
    const k3s = v1Host((facts) => {
      facts.engines.versions.k3s = fromCommand('v1.35.2+k3s1', 'k3s --version');
    });
    assertFinding(findingOf('CG-V1-SUNSET', k3s, ['kubernetes']), 'warning', {
      says: 'k3s possibly does not start',
      proof: 'v1.35.2+k3s1',
    });
    const running = v1Host((facts) => {
      facts.engines.versions.kubelet = fromCommand('v1.35.2', 'kubelet --version');
      facts.cgroups.daemonGroups.kubelet = fromFile('11:memory:/kubelet', '/proc/77/cgroup');
    });
    assertFinding(findingOf('CG-V1-SUNSET', running, ['kubernetes']), 'warning');
  });
});

describe('CG-V1-COMPILED', () => {
  it('passes when the hierarchies work', () => {
    assertFinding(findingOf('CG-V1-COMPILED', modernV1Host()), 'pass', {
      proof: /memory\.limit_in_bytes[^]*cgroup cgroup rw,cpuset/,
    });
  });

  it('is an error when the kernel lacks the v1 side, whatever /proc/cgroups says', () => {
    const forced = trixie(
      'systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1',
      (facts) => {
        setV1Mounts(facts, ['cpu', 'cpuacct', 'devices', 'freezer', 'blkio', 'pids'], 'memory cpuset');
      },
    );
    assertFinding(findingOf('CG-V1-COMPILED', forced), 'error', {
      proof: /# CONFIG_MEMCG_V1 is not set[^]*# CONFIG_CPUSETS_V1 is not set/,
      says: 'memory, cpuset',
      step: 'Remove systemd.unified_cgroup_hierarchy=0',
    });
  });

  it('is an error when the memory hierarchy is mounted and empty', () => {
    const empty = modernV1Host((facts) => {
      withoutFiles(facts, 'memory', /^memory\./);
    });
    assertFinding(findingOf('CG-V1-COMPILED', empty), 'error', { says: 'memory', proof: 'no such file' });
  });

  it('is unknown when neither mounts nor a configuration tell', () => {
    const silent = modernV1Host((facts) => {
      setV1Mounts(facts, ['cpu', 'devices']);
      facts.kernel.config = missing('/proc/config.gz');
    });
    assertFinding(findingOf('CG-V1-COMPILED', silent), 'unknown', { says: 'memory, cpuset' });
  });

  it('does not concern kernels before 6.11', () => {
    assertFinding(findingOf('CG-V1-COMPILED', v1Host()), 'notApplicable', { proof: '5.10' });
  });
});

describe('CG-NAMED-SYSTEMD', () => {
  it('passes where it is mounted, and is worth knowing where it is not', () => {
    assertFinding(findingOf('CG-NAMED-SYSTEMD', v1Host()), 'pass', { proof: 'name=systemd' });
    assertFinding(findingOf('CG-NAMED-SYSTEMD', healthyFacts()), 'info', { proof: 'cgroup2' });
  });
});
