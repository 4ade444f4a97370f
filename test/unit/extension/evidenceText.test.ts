import assert from 'node:assert/strict';
import { evidenceText } from '../../../src/extension/evidenceText';
import { message, renderEnglish } from '../../../src/model/message';

describe('evidenceText', () => {
  it('has the finding, each command and what it printed', () => {
    const text = evidenceText(
      {
        id: 'MEM-CTRL',
        category: 'memory',
        status: 'error',
        title: message('Memory limits are ignored'),
        summary: message('{option} is set.', { option: 'cgroup_disable=memory' }),
        meaning: message('Bad.'),
        evidence: [
          { source: '/proc/cmdline', excerpt: 'quiet\n', command: 'cat /proc/cmdline' },
          { source: '/proc/cgroups', excerpt: '', note: message('not there') },
        ],
        fixes: [],
        references: [],
      },
      'web1',
      renderEnglish,
    );
    assert.equal(
      text,
      [
        'Memory limits are ignored (MEM-CTRL, web1)',
        'cgroup_disable=memory is set.',
        '$ cat /proc/cmdline\nquiet',
        '/proc/cgroups\n(not there)\n',
      ].join('\n\n'),
    );
  });
});
