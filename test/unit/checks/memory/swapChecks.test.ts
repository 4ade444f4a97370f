import type { HostFacts } from '../../../../src/model/hostFacts';
import {
  assertFinding,
  bullseye,
  findingOf,
  trixie,
  v1Host,
  withoutFiles,
  type ChangeFacts,
} from '../cgroups/cgroupHosts';
import { denied, fromCommand, fromFile, kernelRelease, missing, notInstalled } from '../factBuilders';
import { healthyFacts, setKernelOptions } from '../healthyFacts';

/** Docker is 20.10.24, which looks for memory.swap.max first. */
const laterDocker: ChangeFacts = (facts) => {
  withoutFiles(facts, 'unified', /^memory\.swap\./);
  facts.engines.docker = denied('/run/docker.sock');
  facts.engines.versions.docker = fromCommand('20.10.24', 'docker --version');
};

describe('MEM-SWAPACCT without the file', () => {
  it('is a warning where the engine leaves the limit out', () => {
    assertFinding(findingOf('MEM-SWAPACCT', bullseye('swapaccount=0', laterDocker)), 'warning', {
      says: 'swapaccount=0',
      proof: /memory\.max\n[^]*swapaccount=0/,
    });
    const podman = bullseye('swapaccount=0', (facts) => {
      withoutFiles(facts, 'unified', /^memory\.swap\./);
    });
    assertFinding(findingOf('MEM-SWAPACCT', podman, ['podman']), 'warning');
  });

  it('is no error while nobody knows the version of Docker', () => {
    const facts = bullseye('swapaccount=0', (changed) => {
      laterDocker(changed);
      changed.engines.versions.docker = notInstalled('docker --version');
    });
    assertFinding(findingOf('MEM-SWAPACCT', facts), 'warning');
  });

  it('asks the daemon before the client', () => {
    const facts = bullseye('swapaccount=0', (changed) => {
      withoutFiles(changed, 'unified', /^memory\.swap\./);
      changed.engines.versions.docker = fromCommand('28.0.0', 'docker --version');
    });
    assertFinding(findingOf('MEM-SWAPACCT', facts), 'error', { says: 'Docker 20.10.5' });
  });

  it('advises swapaccount=1 before 6.1 alone, and only where it helps', () => {
    const without = (release: string, commandLine: string, option = 'y') =>
      v1Host((facts) => {
        withoutFiles(facts, 'memory', /memsw/);
        facts.kernel.release = kernelRelease(release);
        facts.kernel.commandLine = fromFile(`BOOT_IMAGE=/vmlinuz ${commandLine}`, '/proc/cmdline');
        facts.kernel.config = missing('/proc/config.gz');
        if (option === 'n') {
          facts.kernel.config = bullseye().kernel.config;
          setKernelOptions(facts, { MEMCG_SWAP: 'n' });
        }
      });
    const step = (text: RegExp) => ({ step: text });
    assertFinding(findingOf('MEM-SWAPACCT', without('4.19.0', 'ro')), 'warning', step(/Add swapaccount=1/));
    assertFinding(
      findingOf('MEM-SWAPACCT', without('4.19.0', 'swapaccount')),
      'warning',
      step(/Add swapaccount=1/),
    );
    assertFinding(
      findingOf('MEM-SWAPACCT', without('5.10.0', 'swapaccount=0')),
      'warning',
      step(/Remove swapaccount=0/),
    );
    assertFinding(
      findingOf('MEM-SWAPACCT', without('5.10.0', 'swapaccount=1')),
      'warning',
      step(/CONFIG_MEMCG_SWAP/),
    );
    assertFinding(
      findingOf('MEM-SWAPACCT', without('5.10.0', 'ro', 'n')),
      'warning',
      step(/CONFIG_MEMCG_SWAP/),
    );
    assertFinding(
      findingOf('MEM-SWAPACCT', without('6.1.0', 'swapaccount=0')),
      'warning',
      step(/CONFIG_SWAP\b/),
    );
  });
});

describe('MEM-SWAPACCT where no group has the controller', () => {
  const unseen = (facts: HostFacts, change: ChangeFacts = () => undefined): HostFacts =>
    healthyFacts((copy) => {
      Object.assign(copy, facts);
      copy.cgroups = {
        ...facts.cgroups,
        interfaceFiles: { unified: fromFile(['cgroup.type'], '/sys/fs/cgroup/a') },
      };
      copy.kernel = { ...facts.kernel };
      copy.memory = { ...facts.memory };
      change(copy);
    });

  it('knows kernels from 6.1 by whether they can swap', () => {
    assertFinding(findingOf('MEM-SWAPACCT', unseen(trixie('swapaccount=0'))), 'pass', {
      proof: '/proc/swaps',
    });
    const cannot = unseen(trixie(), (facts) => {
      facts.memory.swaps = missing('/proc/swaps');
      setKernelOptions(facts, { SWAP: 'n' });
    });
    assertFinding(findingOf('MEM-SWAPACCT', cannot), 'warning', { proof: '# CONFIG_SWAP is not set' });
    const silent = unseen(trixie(), (facts) => {
      facts.memory.swaps = denied('/proc/swaps');
      facts.kernel.config = missing('/proc/config.gz');
    });
    assertFinding(findingOf('MEM-SWAPACCT', silent), 'unknown', { step: 'Start a container' });
  });

  it('asks the configuration and the command line before 6.1', () => {
    assertFinding(findingOf('MEM-SWAPACCT', unseen(bullseye())), 'pass', { proof: 'CONFIG_MEMCG_SWAP=y' });
    assertFinding(findingOf('MEM-SWAPACCT', unseen(bullseye('swapaccount=0'))), 'error', {
      proof: 'swapaccount=0',
    });
    const hidden = unseen(bullseye(), (facts) => {
      facts.kernel.commandLine = denied('/proc/cmdline');
    });
    assertFinding(findingOf('MEM-SWAPACCT', hidden), 'unknown');
  });

  it('is unknown when the controllers cannot be read', () => {
    const facts = healthyFacts((changed) => {
      changed.cgroups.unifiedControllers = denied('/sys/fs/cgroup/cgroup.controllers');
    });
    assertFinding(findingOf('MEM-SWAPACCT', facts), 'unknown', { proof: 'Permission denied' });
  });
});

describe('MEM-SWAP-ON', () => {
  const none = healthyFacts((facts) => {
    facts.memory.swaps = fromFile([], '/proc/swaps', 'Filename\tType\tSize\tUsed\tPriority');
  });

  it('passes without swap', () => {
    assertFinding(findingOf('MEM-SWAP-ON', none, ['kubernetes']), 'pass', { proof: 'Filename' });
    const cannot = healthyFacts((facts) => {
      facts.memory.swaps = missing('/proc/swaps');
    });
    assertFinding(findingOf('MEM-SWAP-ON', cannot), 'pass', { proof: 'not there' });
  });

  it('is a choice for Docker and in the way of the kubelet', () => {
    assertFinding(findingOf('MEM-SWAP-ON', healthyFacts()), 'info', { proof: '/dev/vda3', says: '2.1 GB' });
    assertFinding(findingOf('MEM-SWAP-ON', healthyFacts(), ['kubernetes']), 'warning', {
      step: 'swapoff -a',
    });
    const allowed = healthyFacts((facts) => {
      facts.engines.kubelet = fromFile(
        { failSwapOn: 'false' },
        '/var/lib/kubelet/config.yaml',
        'failSwapOn: false',
      );
    });
    assertFinding(findingOf('MEM-SWAP-ON', allowed, ['kubernetes']), 'info', { proof: 'failSwapOn: false' });
  });

  it('tells zram apart', () => {
    const zram = healthyFacts((facts) => {
      facts.memory.swaps = fromFile(
        [{ path: '/dev/zram0', kind: 'partition', size: 1024 ** 3, used: 0 }],
        '/proc/swaps',
        '/dev/zram0 partition 1048576 0 100',
      );
    });
    assertFinding(findingOf('MEM-SWAP-ON', zram), 'info', { says: 'zram' });
  });

  it('is unknown when it cannot be read', () => {
    const hidden = healthyFacts((facts) => {
      facts.memory.swaps = denied('/proc/swaps');
    });
    assertFinding(findingOf('MEM-SWAP-ON', hidden), 'unknown');
  });
});

describe('MEM-SWAPACCT and the versions of Docker', () => {
  const withoutSwapFiles = (change: ChangeFacts) =>
    bullseye('swapaccount=0', (facts) => {
      withoutFiles(facts, 'unified', /^memory\.swap/);
      facts.engines.docker = notInstalled('docker info');
      facts.engines.versions = {};
      change(facts);
    });

  it('is an error by the version of the daemon, not by that of a client', () => {
    const daemon = withoutSwapFiles(({ engines }) => {
      engines.versions.dockerd = fromCommand('20.10.5', 'dockerd --version');
    });
    assertFinding(findingOf('MEM-SWAPACCT', daemon), 'error', { proof: '20.10.5' });
    const client = withoutSwapFiles(({ engines }) => {
      engines.versions.docker = fromCommand('20.10.5', 'docker --version');
    });
    assertFinding(findingOf('MEM-SWAPACCT', client), 'warning', { says: 'are ignored' });
  });
});
