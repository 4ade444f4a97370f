import assert from 'node:assert/strict';
import { renderEnglish } from '../../../src/model/message';
import { renderJsonReport } from '../../../src/reports/jsonReport';
import { renderMarkdownReport } from '../../../src/reports/markdownReport';
import { renderSarifReport } from '../../../src/reports/sarifReport';
import { plainStyle } from '../../../src/reports/terminalStyle';
import { renderTextReport } from '../../../src/reports/textReport';
import { passedFinding, sampleFinding, sampleReport } from './sampleReport';

const suppression = {
  id: 'MEM-CTRL',
  reason: 'limits <b>come</b>',
  until: '2027-03-31',
  source: 'settings',
} as const;

const report = sampleReport({
  findings: [passedFinding, sampleFinding({ id: 'MEM-OTHER', status: 'warning' })],
  suppressed: [{ finding: sampleFinding(), suppression }],
  unappliedSuppressions: [
    { suppression: { ...suppression, id: 'NS-PID', until: '2026-01-31' }, fault: 'expired' },
    { suppression: { ...suppression, id: 'NS-USER', reason: '' }, fault: 'noReason' },
    { suppression: { ...suppression, id: 'NONE' }, fault: 'unknownCheck' },
    { suppression: { ...suppression, id: 'NS-NET', until: 'soon' }, fault: 'noDay' },
  ],
  counts: { error: 0, warning: 1, unknown: 0, info: 0, pass: 1, notApplicable: 0 },
});

interface JsonDocument {
  hosts: {
    findings: { id: string }[];
    suppressed: { id: string; status: string; suppression: { reason: string; until: string } }[];
    unappliedSuppressions: { id: string; fault: string; problem: string }[];
  }[];
}

interface SarifLog {
  runs: { results: { ruleId: string; ruleIndex: number; suppressions?: object[] }[] }[];
}

describe('suppressed findings in reports', () => {
  it('stand in the text with the reason and the last day, behind those that count', () => {
    const text = renderTextReport(report, { render: renderEnglish, style: plainStyle, width: 100 });
    assert.match(
      text,
      /\nSuppressed\n {2}x error {4}Memory limits are ignored {2}MEM-CTRL\n {6}Suppressed until 2027-03-31: limits <b>come<\/b>\n/,
    );
    assert.match(text, /The suppression of NS-PID ended on 2026-01-31: it is not applied\./);
    assert.match(text, /The suppression of NS-USER gives no reason/);
    assert.match(text, /No check is called NONE/);
    assert.match(text, /NS-NET ends on soon, which is no day/);
    assert.match(text, /1 warning, 1 passed/);
  });

  it('stand in Markdown, escaped', () => {
    const text = renderMarkdownReport([report], renderEnglish);
    assert.match(
      text,
      /## Suppressed\n\n- error: Memory limits are ignored \(`MEM-CTRL`\)\. Suppressed until/,
    );
    assert.doesNotMatch(text, /[^\\]<b>/);
    assert.match(text, /NS\\?-PID ended on 2026/);
  });

  it('stand in JSON beside the findings', () => {
    const [host] = (JSON.parse(renderJsonReport([report], '1.2.3', renderEnglish)) as JsonDocument).hosts;
    assert.ok(host);
    assert.deepEqual(
      host.findings.map(({ id }) => id),
      ['NS-PID', 'MEM-OTHER'],
    );
    const [suppressed] = host.suppressed;
    assert.ok(suppressed);
    assert.equal(suppressed.status, 'error');
    assert.deepEqual(suppressed.suppression, suppression);
    assert.deepEqual(
      host.unappliedSuppressions.map(({ id, fault }) => `${id} ${fault}`),
      ['NS-PID expired', 'NS-USER noReason', 'NONE unknownCheck', 'NS-NET noDay'],
    );
    assert.match(host.unappliedSuppressions[0]?.problem ?? '', /ended on 2026-01-31/);
  });

  it('are results of SARIF with a justification; the others say that they are not suppressed', () => {
    const { runs } = JSON.parse(renderSarifReport([report], '1.2.3', renderEnglish)) as SarifLog;
    const results = runs[0]?.results ?? [];
    assert.deepEqual(
      results.map(({ ruleId, ruleIndex, suppressions }) => [ruleId, ruleIndex, suppressions?.length]),
      [
        ['MEM-OTHER', 0, 0],
        ['MEM-CTRL', 1, 1],
      ],
    );
    assert.deepEqual(results[1]?.suppressions?.[0], {
      kind: 'external',
      status: 'accepted',
      justification: 'Suppressed until 2027-03-31: limits <b>come</b>',
    });
    const plain = JSON.parse(renderSarifReport([sampleReport()], '1.2.3', renderEnglish)) as SarifLog;
    assert.equal(plain.runs[0]?.results[0]?.suppressions, undefined);
  });

  it('name the command line where it left a check out, and that there is no end', () => {
    const left = (change: object) =>
      renderMarkdownReport(
        [
          sampleReport({
            suppressed: [{ finding: sampleFinding(), suppression: { ...suppression, ...change } }],
          }),
        ],
        renderEnglish,
      );
    assert.match(left({ source: 'commandLine', reason: '' }), /Left out by --ignore/);
    assert.match(left({ until: undefined }), /Suppressed without an end: limits/);
  });
});
