import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderEnglish } from '../../../src/model/message';
import { codeBlock, escapeMarkdown, renderMarkdownReport } from '../../../src/reports/markdownReport';
import { sampleFinding, sampleReport } from './sampleReport';

describe('Markdown report', () => {
  it('tells the finding with its evidence in a code block', () => {
    const text = renderMarkdownReport([sampleReport()], renderEnglish);
    assert.match(text, /^# web1\n/);
    assert.match(text, /## Error: Memory limits are ignored/);
    assert.match(text, /```text\nroot=\/dev\/vda1 cgroup_disable=memory\n```/);
    assert.match(text, /\*\*Passed:\*\* PID namespace/);
  });

  it('never lets host output out of its code block', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '\n', 'a', ' ') }), (excerpt) => {
        const [fence = '', ...rest] = codeBlock(excerpt).split('\n');
        const ticks = fence.replace('text', '');
        assert.equal(rest.filter((line) => line.startsWith(ticks)).length, 1);
      }),
    );
  });

  it('escapes what a host calls itself', () => {
    assert.equal(escapeMarkdown('a <b> [c](d)\n# e'), 'a \\<b\\> \\[c\\]\\(d\\) \\# e');
    const report = sampleReport({ host: { id: 'x', label: '<img src=x>' } });
    assert.doesNotMatch(renderMarkdownReport([report], renderEnglish), /[^\\]<img/);
  });

  it('survives evidence full of backticks', () => {
    const finding = sampleFinding({ evidence: [{ source: 'a`b', excerpt: '````\n# owned' }] });
    const text = renderMarkdownReport([sampleReport({ findings: [finding] })], renderEnglish);
    assert.match(text, /\n`````text\n````\n# owned\n`````\n/);
  });
});
