import assert from 'node:assert/strict';
import { headline, reportNotices } from '../../../src/extension/reportHeadline';
import type { HostReport } from '../../../src/model/hostReport';
import { renderEnglish } from '../../../src/model/message';
import type { SuppressedFinding } from '../../../src/model/suppression';
import { passedFinding, sampleFinding } from '../reports/sampleReport';

const suppressed: SuppressedFinding = {
  finding: sampleFinding(),
  suppression: { id: 'MEM-CTRL', reason: 'known', source: 'settings' },
};

function notices(change: Partial<HostReport>): string[] {
  const report = {
    summary: { engines: [], insideContainer: false },
    incomplete: [],
    suppressed: [],
    unappliedSuppressions: [],
    ...change,
  };
  return reportNotices(report as unknown as HostReport).map(renderEnglish);
}

describe('headline of a report', () => {
  it('never calls a host sound when something could not be read', () => {
    assert.doesNotMatch(renderEnglish(headline('unknown', [])), /sound/);
    assert.match(renderEnglish(headline('pass', [])), /sound/);
    assert.match(renderEnglish(headline('info', [])), /sound/);
  });

  it('calls no host sound whose problems are suppressed', () => {
    assert.doesNotMatch(renderEnglish(headline('pass', [suppressed])), /sound/);
    assert.match(renderEnglish(headline('pass', [{ ...suppressed, finding: passedFinding }])), /sound/);
  });
});

describe('notices of a report', () => {
  it('are none for a whole report of a machine', () => {
    assert.deepEqual(notices({}), []);
  });

  it('tell of a container, of what did not arrive and of what was left out', () => {
    const told = notices({
      summary: { engines: [], insideContainer: true },
      incomplete: ['kernelLog', 'units'],
      suppressed: [suppressed],
      unappliedSuppressions: [
        { suppression: { ...suppressed.suppression, until: '2026-01-31' }, fault: 'expired' },
      ],
    });
    assert.equal(told.length, 4);
    assert.match(told[0] ?? '', /container/);
    assert.match(told[1] ?? '', /kernelLog, units/);
    assert.match(told[2] ?? '', /Suppressed .* MEM-CTRL/);
    assert.match(told[3] ?? '', /MEM-CTRL ended on 2026-01-31/);
  });
});
