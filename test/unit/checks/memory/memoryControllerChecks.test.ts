import {
  assertFinding,
  bullseye,
  findingOf,
  modernV1Host,
  setCommandLine,
  setRows,
  setV1Mounts,
  v1Controllers,
  v1Host,
  withoutFiles,
  withoutUnified,
} from '../cgroups/cgroupHosts';
import { denied, fromCommand, fromFile, kernelRelease } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';

describe('MEM-CTRL', () => {
  it('passes with the controller and shows it', () => {
    assertFinding(findingOf('MEM-CTRL', healthyFacts()), 'pass', { proof: 'cpuset cpu io memory' });
    assertFinding(findingOf('MEM-CTRL', modernV1Host()), 'pass', {
      proof: /rw,memory[^]*memory\.limit_in_bytes/,
    });
  });

  it('is an error without it, and names the option when nothing else tells', () => {
    const facts = healthyFacts((changed) => {
      withoutUnified(changed, 'memory');
    });
    assertFinding(findingOf('MEM-CTRL', facts), 'error', {
      says: 'Memory limits are ignored',
      proof: 'cpuset cpu io hugetlb',
      step: 'CONFIG_MEMCG',
    });
  });

  it('is an error when the v1 hierarchy is mounted without its files', () => {
    const facts = modernV1Host((changed) => {
      withoutFiles(changed, 'memory', /^memory\./);
    });
    assertFinding(findingOf('MEM-CTRL', facts), 'error', { says: 'no memory.limit_in_bytes' });
  });

  it('is an error when no hierarchy is mounted', () => {
    const facts = healthyFacts((changed) => {
      changed.cgroups.mode = fromCommand('none', 'stat -fc %T /sys/fs/cgroup', 'sysfs');
      changed.cgroups.mounts = fromFile([], '/proc/self/mountinfo', '');
    });
    assertFinding(findingOf('MEM-CTRL', facts), 'error', { says: 'No cgroup hierarchy is mounted' });
  });

  it('is unknown when the controllers cannot be read, and in a container', () => {
    const hidden = healthyFacts((facts) => {
      facts.cgroups.unifiedControllers = denied('/sys/fs/cgroup/cgroup.controllers');
    });
    assertFinding(findingOf('MEM-CTRL', hidden), 'unknown', { proof: 'Permission denied' });
    const inside = healthyFacts((facts) => {
      withoutUnified(facts, 'memory');
      facts.system.container = fromFile('podman', '/run/.containerenv');
    });
    assertFinding(findingOf('MEM-CTRL', inside), 'unknown', { says: 'podman' });
  });

  it('believes the root of a v1 hierarchy more than a mark of a container', () => {
    const facts = modernV1Host((changed) => {
      setV1Mounts(
        changed,
        v1Controllers.filter((name) => name !== 'memory'),
      );
      changed.system.container = fromFile('docker', '/.dockerenv');
    });
    assertFinding(findingOf('MEM-CTRL', facts), 'error');
  });

  it('reads the command line as the kernel does', () => {
    const missing = (commandLine: string) =>
      healthyFacts((facts) => {
        withoutUnified(facts, 'memory');
        setCommandLine(facts, commandLine);
      });
    const disabled = { says: 'cgroup_disable=memory is on' };
    assertFinding(findingOf('MEM-CTRL', missing('quiet cgroup_disable=pids,memory')), 'error', disabled);
    assertFinding(findingOf('MEM-CTRL', missing('cgroup-disable="memory" ro')), 'error', disabled);
    const other = { says: 'does not offer the memory controller' };
    assertFinding(findingOf('MEM-CTRL', missing('quiet -- cgroup_disable=memory')), 'error', other);
    assertFinding(
      findingOf('MEM-CTRL', missing('x_cgroup_disable=memory cgroup_disable=memory2')),
      'error',
      other,
    );
  });
});

describe('the next step of MEM-CTRL', () => {
  const raspberry = (release: string, versionId: string) =>
    healthyFacts((facts) => {
      withoutUnified(facts, 'memory');
      setCommandLine(facts, 'cgroup_disable=memory console=tty1 root=PARTUUID=1-02 rootwait');
      facts.kernel.release = kernelRelease(release);
      facts.system.boardModel = fromFile('Raspberry Pi 4 Model B Rev 1.4', '/proc/device-tree/model');
      facts.system.osRelease = fromFile(
        { id: 'debian', idLike: [], versionId, variantId: '', prettyName: 'Debian GNU/Linux' },
        '/etc/os-release',
      );
    });

  it('appends cgroup_enable=memory on Raspberry Pi OS, in the file of its release', () => {
    assertFinding(findingOf('MEM-CTRL', raspberry('6.12.47+rpt-rpi-v8', '13')), 'error', {
      step: /Add cgroup_enable=memory .*\/boot\/firmware\/cmdline\.txt/,
    });
    assertFinding(findingOf('MEM-CTRL', raspberry('5.10.103-v7l+', '11')), 'error', {
      step: /Add cgroup_enable=memory .*\/boot\/cmdline\.txt/,
    });
  });

  it('does not offer the parameter to a kernel that ignores it', () => {
    assertFinding(findingOf('MEM-CTRL', raspberry('6.12.57+deb13-arm64', '13')), 'error', {
      step: /^Boot the kernel of Raspberry Pi OS/,
    });
  });

  it('uses the tool of the distribution that GRUB boots, and .wslconfig on WSL', () => {
    const on = (id: string, release = '6.12.0') =>
      healthyFacts((facts) => {
        withoutUnified(facts, 'memory');
        setCommandLine(facts, 'BOOT_IMAGE=(hd0,gpt2)/vmlinuz cgroup_disable=memory');
        facts.kernel.release = kernelRelease(release);
        facts.system.osRelease = fromFile(
          { id, idLike: [], versionId: '9', variantId: '', prettyName: id },
          '/etc/os-release',
        );
      });
    assertFinding(findingOf('MEM-CTRL', on('fedora')), 'error', {
      step: 'grubby --update-kernel=ALL --remove-args="cgroup_disable=memory"',
    });
    assertFinding(findingOf('MEM-CTRL', on('suse')), 'error', { step: 'grub2-mkconfig' });
    assertFinding(findingOf('MEM-CTRL', on('debian')), 'error', { step: 'update-grub' });
    assertFinding(findingOf('MEM-CTRL', on('arch')), 'error', { step: 'grub-mkconfig' });
    assertFinding(findingOf('MEM-CTRL', on('ubuntu', '6.6.87.2-microsoft-standard-WSL2')), 'error', {
      step: /\.wslconfig.*wsl --shutdown/,
    });
  });

  it('switches the controller on for old Debian kernels, which have it off', () => {
    const facts = healthyFacts((changed) => {
      setV1Mounts(
        changed,
        v1Controllers.filter((name) => name !== 'memory'),
      );
      setRows(changed, [{ name: 'memory', hierarchy: 0, groups: 1, enabled: false }]);
      setCommandLine(changed, 'BOOT_IMAGE=/boot/vmlinuz-3.16.0-11-amd64 ro');
      changed.kernel.release = kernelRelease('3.16.0-11-amd64');
      changed.system.osRelease = fromFile(
        {
          id: 'debian',
          idLike: [],
          versionId: '8',
          variantId: '',
          prettyName: 'Debian GNU/Linux 8 (jessie)',
        },
        '/etc/os-release',
      );
    });
    assertFinding(findingOf('MEM-CTRL', facts), 'error', {
      step: 'Add cgroup_enable=memory',
      says: 'switched off since boot',
    });
  });
});

describe('MEM-OOMDISABLE and MEM-SWAPPINESS', () => {
  const cases = [
    ['MEM-OOMDISABLE', 'memory.oom_control'],
    ['MEM-SWAPPINESS', 'memory.swappiness'],
  ] as const;

  it('follow the file on v1', () => {
    cases.forEach(([id, file]) => {
      assertFinding(findingOf(id, v1Host()), 'pass', { proof: file });
      const without = v1Host((facts) => {
        withoutFiles(facts, 'memory', new RegExp(file));
      });
      assertFinding(findingOf(id, without), 'info', { proof: 'no such file' });
      const hidden = v1Host((facts) => {
        facts.cgroups.interfaceFiles.memory = denied('/sys/fs/cgroup/memory');
      });
      assertFinding(findingOf(id, hidden), 'unknown', { proof: 'Permission denied' });
    });
  });

  it('do not concern v2, nor a host without the controller', () => {
    cases.forEach(([id]) => {
      assertFinding(findingOf(id, bullseye()), 'notApplicable', { says: 'Cgroup v2' });
      const without = v1Host((facts) => {
        setV1Mounts(facts, ['cpu', 'pids']);
      });
      assertFinding(findingOf(id, without), 'notApplicable', { says: 'MEM-CTRL' });
    });
  });
});
