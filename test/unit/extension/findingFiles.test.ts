import assert from 'node:assert/strict';
import { findingFiles } from '../../../src/extension/findingFiles';
import type { Evidence, Finding } from '../../../src/model/finding';
import { message } from '../../../src/model/message';

function finding(evidence: readonly Partial<Evidence>[], nextStep?: string): Finding {
  return {
    ...{ id: 'X', category: 'memory', status: 'error', title: message('t'), summary: message('s') },
    ...{ meaning: message('m'), fixes: [], references: [] },
    evidence: evidence.map((piece) => ({ source: 's', excerpt: '', ...piece })),
    ...(nextStep !== undefined && { nextStep: message('{step}', { step: nextStep }) }),
  };
}

describe('the files that matter for a finding', () => {
  it('are those of its evidence and its next step, each once, the ones that are mended here first', () => {
    const found = findingFiles(
      finding(
        [{ path: '/etc/fstab', line: 3 }, { path: '/etc/fstab', line: 7 }, {}],
        'Add swapaccount=1 to GRUB_CMDLINE_LINUX in /etc/default/grub, and run update-grub (see /etc/fstab).',
      ),
    );
    assert.deepEqual(found, [
      { path: '/etc/default/grub', line: undefined },
      { path: '/etc/fstab', line: 3 },
    ]);
  });

  it('are none where only the kernel says something', () => {
    const found = findingFiles(
      finding([{ path: '/proc/cmdline' }, { path: '/sys/fs/cgroup/' }, { path: '/etc/docker/' }], 'Reboot.'),
    );
    assert.deepEqual(found, []);
  });
});
