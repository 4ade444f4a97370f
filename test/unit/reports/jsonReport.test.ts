import assert from 'node:assert/strict';
import { renderEnglish } from '../../../src/model/message';
import { renderJsonReport } from '../../../src/reports/jsonReport';
import { sampleReport } from './sampleReport';

describe('JSON report', () => {
  it('keeps the contract that scripts rely on', () => {
    const document = JSON.parse(renderJsonReport([sampleReport()], '1.2.3', renderEnglish)) as {
      schema: string;
      tool: { version: string };
      hosts: Record<string, unknown>[];
    };
    assert.equal(document.schema, 'hullwright.report/1');
    assert.equal(document.tool.version, '1.2.3');
    const [host] = document.hosts;
    assert.ok(host);
    assert.deepEqual(host.kernelOptions, [
      { option: 'MEMCG', value: 'y', requirement: 'required', satisfied: true, reason: 'Set to y.' },
      { option: 'OVERLAY_FS', value: 'n', requirement: 'required', satisfied: false, reason: 'Not set.' },
    ]);
    const [finding] = host.findings as Record<string, unknown>[];
    assert.deepEqual(finding, {
      id: 'MEM-CTRL',
      category: 'memory',
      title: 'Memory limits are ignored',
      status: 'error',
      summary: 'cgroup_disable=memory is on the kernel command line of this boot.',
      meaning: 'One container can take all memory of the host.',
      nextStep: 'Remove cgroup_disable=memory and reboot.',
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
    });
    for (const key of ['host', 'facts', 'counts', 'durationMs', 'incomplete']) {
      assert.ok(key in host, key);
    }
  });

  it('lists a host that could not be examined', () => {
    const failed = {
      host: { id: 'local', label: 'local' },
      error: { code: 'noShell', problem: 'No shell.', remedy: 'Give it one.' },
    };
    const document = JSON.parse(renderJsonReport([failed], '1.2.3', renderEnglish)) as { hosts: unknown[] };
    assert.deepEqual(document.hosts, [failed]);
  });
});
