import type { HostFacts } from '../../../../src/model/hostFacts';
import { assertFinding, findingOf, setCommandLine, v1Host, type ChangeFacts } from '../cgroups/cgroupHosts';
import { denied, fromCommand, kernelRelease } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';

function centos7(release: string, runc: string, change?: ChangeFacts): HostFacts {
  return v1Host((facts) => {
    facts.kernel.release = kernelRelease(release);
    facts.engines.versions.runc = fromCommand(runc, 'runc --version');
    change?.(facts);
  });
}

describe('MEM-KMEM', () => {
  it('concerns the 3.10 kernel of RHEL 7 alone', () => {
    assertFinding(findingOf('MEM-KMEM', healthyFacts()), 'notApplicable', { proof: '6.12' });
    assertFinding(findingOf('MEM-KMEM', centos7('3.10.0-1-generic', '1.0.0-rc5')), 'notApplicable');
  });

  it('passes when kernel memory is not counted', () => {
    assertFinding(findingOf('MEM-KMEM', centos7('3.10.0-957.el7.x86_64', '1.0.0-rc95')), 'pass', {
      proof: 'rc95',
    });
    assertFinding(findingOf('MEM-KMEM', centos7('3.10.0-957.el7.x86_64', '1.1.12')), 'pass');
    const off = centos7('3.10.0-1160.el7.x86_64', '1.0.0-rc5', (facts) => {
      setCommandLine(facts, 'BOOT_IMAGE=/vmlinuz ro cgroup.memory=nokmem');
    });
    assertFinding(findingOf('MEM-KMEM', off), 'pass', { proof: 'cgroup.memory=nokmem' });
  });

  it('warns when it may leak, and is an error when it has', () => {
    assertFinding(findingOf('MEM-KMEM', centos7('3.10.0-1160.el7.x86_64', '1.0.0-rc5')), 'warning', {
      proof: '3.10.0-1160.el7',
      step: 'Add cgroup.memory=nokmem',
    });
    const line = 'SLUB: Unable to allocate memory on node -1 (gfp=0xd0)';
    const leaked = centos7('3.10.0-957.el7.x86_64', '1.0.0-rc5', (facts) => {
      facts.kernel.logMatches = fromCommand(['other', line], 'dmesg', `other\n${line}`);
      setCommandLine(facts, 'ro cgroup.memory=nokmem');
    });
    assertFinding(findingOf('MEM-KMEM', leaked), 'error', {
      proof: line,
      step: 'Update the kernel to 3.10.0-1062.4.1',
    });
  });

  it('is unknown without a release', () => {
    const facts = v1Host((changed) => {
      changed.kernel.release = denied('/proc/sys/kernel/osrelease');
    });
    assertFinding(findingOf('MEM-KMEM', facts), 'unknown');
  });
});
