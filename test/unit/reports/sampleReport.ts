import type { Finding } from '../../../src/model/finding';
import type { HostReport } from '../../../src/model/hostReport';
import { message } from '../../../src/model/message';

/** A finding for tests of the reports; written by hand, not recorded. */
export function sampleFinding(change: Partial<Finding> = {}): Finding {
  return {
    id: 'MEM-CTRL',
    category: 'memory',
    status: 'error',
    title: message('Memory limits are ignored'),
    summary: message('cgroup_disable=memory is on the kernel command line of this boot.'),
    meaning: message('One container can take all memory of the host.'),
    nextStep: message('Remove {parameter} and reboot.', { parameter: 'cgroup_disable=memory' }),
    evidence: [
      {
        source: '/proc/cmdline',
        excerpt: 'root=/dev/vda1 cgroup_disable=memory',
        command: 'cat /proc/cmdline',
        path: '/proc/cmdline',
        line: 1,
      },
    ],
    fixes: [],
    references: ['https://docs.kernel.org/admin-guide/cgroup-v2.html'],
    ...change,
  };
}

export const passedFinding = sampleFinding({
  id: 'NS-PID',
  category: 'namespaces',
  status: 'pass',
  title: message('PID namespace'),
});

/** A report for tests; the findings stand in the order that an examination gives them. */
export function sampleReport(change: Partial<HostReport> = {}): HostReport {
  return {
    host: { id: 'local', label: 'web1' },
    examinedAt: '2026-11-22T10:00:00.000Z',
    profileChoice: 'auto',
    profiles: ['docker'],
    summary: {
      distribution: 'Debian GNU/Linux 12 (bookworm)',
      kernel: '6.1.0-18-amd64',
      architecture: 'x86_64',
      cgroupMode: 'v2',
      engines: ['Docker 26.1.5'],
      virtualization: 'kvm',
      insideContainer: false,
      collectedAs: 'root',
    },
    kernelOptions: [
      {
        option: 'MEMCG',
        value: 'y',
        requirement: 'required',
        satisfied: true,
        reason: message('Set to y.'),
      },
      {
        option: 'OVERLAY_FS',
        value: 'n',
        requirement: 'required',
        satisfied: false,
        reason: message('Not set.'),
      },
    ],
    findings: [sampleFinding(), passedFinding],
    suppressed: [],
    unappliedSuppressions: [],
    capabilities: [],
    counts: { error: 1, warning: 0, unknown: 0, info: 0, pass: 1, notApplicable: 0 },
    durationMs: 120,
    incomplete: [],
    ...change,
  };
}
