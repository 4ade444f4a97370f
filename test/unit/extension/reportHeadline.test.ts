import assert from 'node:assert/strict';
import { headline, reportNotices } from '../../../src/extension/reportHeadline';
import type { HostReport } from '../../../src/model/hostReport';
import { renderEnglish } from '../../../src/model/message';

function notices(change: Partial<HostReport>): string[] {
  const report = { summary: { engines: [], insideContainer: false }, incomplete: [], ignored: [], ...change };
  return reportNotices(report as unknown as HostReport).map(renderEnglish);
}

describe('headline of a report', () => {
  it('never calls a host sound when something could not be read', () => {
    assert.doesNotMatch(renderEnglish(headline('unknown')), /sound/);
    assert.match(renderEnglish(headline('pass')), /sound/);
    assert.match(renderEnglish(headline('info')), /sound/);
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
      ignored: ['MEM-CTRL'],
    });
    assert.equal(told.length, 3);
    assert.match(told[0] ?? '', /container/);
    assert.match(told[1] ?? '', /kernelLog, units/);
    assert.match(told[2] ?? '', /MEM-CTRL/);
  });
});
