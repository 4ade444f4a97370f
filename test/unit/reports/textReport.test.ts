import assert from 'node:assert/strict';
import { message, renderEnglish } from '../../../src/model/message';
import { colourStyle, plainStyle } from '../../../src/reports/terminalStyle';
import { renderTextReport } from '../../../src/reports/textReport';
import { passedFinding, sampleFinding, sampleReport } from './sampleReport';

const plain = { render: renderEnglish, style: plainStyle, width: 80 };

describe('text report', () => {
  it('says who the host is, the finding, its evidence, the next step and the counts', () => {
    const text = renderTextReport(sampleReport(), plain);
    assert.equal(
      text,
      [
        'web1',
        'Debian GNU/Linux 12 (bookworm) · kernel 6.1.0-18-amd64 · x86_64 · cgroup v2 ·',
        'Docker 26.1.5 · virtual machine (kvm)',
        'Examined as root, judged for docker',
        '',
        'Memory & swap',
        '  x error    Memory limits are ignored  MEM-CTRL',
        '      cgroup_disable=memory is on the kernel command line of this boot.',
        '      /proc/cmdline',
        '      | root=/dev/vda1 cgroup_disable=memory',
        '      Next: Remove cgroup_disable=memory and reboot.',
        '',
        'Namespaces',
        '  + passed (1): PID namespace',
        '',
        'Kernel options: 1 of 2 that matter here are there, 0 unknown. Required and',
        'missing: OVERLAY_FS.',
        '1 error, 1 passed. 0.12 s.',
        '',
      ].join('\n'),
    );
  });

  it('gives the command of each fix', () => {
    const fixes = [{ id: 'count-swap', title: message('Count swap'), kind: 'guided' }] as const;
    const text = renderTextReport(sampleReport({ findings: [sampleFinding({ fixes })] }), plain);
    assert.match(text, /^ {6}Fix: hullwright fix web1 count-swap \(guided\)$/m);
  });

  it('puts the category with the worst finding first', () => {
    const findings = [passedFinding, sampleFinding({ category: 'storage' })];
    const text = renderTextReport(sampleReport({ findings }), plain);
    assert.ok(text.indexOf('Storage') < text.indexOf('Namespaces'));
  });

  it('cuts long evidence and says how much is left', () => {
    const excerpt = Array.from({ length: 9 }, (_, index) => `line ${String(index)}`).join('\n');
    const finding = sampleFinding({ evidence: [{ source: 'dmesg', excerpt }] });
    const text = renderTextReport(sampleReport({ findings: [finding] }), plain);
    assert.match(text, /\| line 3\n\s+\| … and 5 more lines\n/);
    assert.doesNotMatch(text, /line 4/);
  });

  it('says why there is no evidence', () => {
    const evidence = [{ source: '/dev/kmsg', excerpt: '', note: message('permission denied') }];
    const text = renderTextReport(sampleReport({ findings: [sampleFinding({ evidence })] }), plain);
    assert.match(text, /\/dev\/kmsg: permission denied/);
  });

  it('does not tell the reason twice', () => {
    const reason = message('permission denied');
    const finding = sampleFinding({
      status: 'unknown',
      summary: message('/dev/kmsg could not be read: {reason}', { reason }),
      evidence: [{ source: '/dev/kmsg', excerpt: '', note: reason }],
    });
    const text = renderTextReport(sampleReport({ findings: [finding] }), plain);
    assert.equal(text.match(/permission denied/g)?.length, 1);
  });

  it('names sections that did not arrive', () => {
    const text = renderTextReport(sampleReport({ incomplete: ['engines'] }), plain);
    assert.match(text, /Not read completely: engines\./);
  });

  it('tells together what a kernel configuration alone leaves open, and nothing else', () => {
    const nextStep = message('Examine the host itself.');
    const open = Array.from({ length: 12 }, (_, index) =>
      sampleFinding({ id: `X-${String(index)}`, status: 'unknown', nextStep }),
    );
    const other = sampleFinding({ id: 'Y', status: 'unknown', nextStep: message('Name the release.') });
    const findings = [...open, other, passedFinding];
    const text = renderTextReport(
      sampleReport({ host: { id: 'kernel-config', label: 'config' }, findings }),
      plain,
    );
    assert.match(text, /12 checks are unknown, because only a kernel configuration was given\./);
    assert.doesNotMatch(text, /X-3/);
    assert.match(text, / {2}Y\n/);
    assert.match(text, /PID namespace/);
    assert.match(renderTextReport(sampleReport({ findings }), plain), /X-3/);
  });

  it('uses colour only when asked, and no line is wider than the terminal', () => {
    assert.doesNotMatch(renderTextReport(sampleReport(), plain), /\u001b/);
    const coloured = renderTextReport(sampleReport(), { ...plain, style: colourStyle });
    assert.match(coloured, /\u001b\[31mx error/);
    const widths = renderTextReport(sampleReport(), plain)
      .split('\n')
      .map((line) => line.length);
    assert.ok(Math.max(...widths) <= 80);
  });
});
