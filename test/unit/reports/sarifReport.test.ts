import assert from 'node:assert/strict';
import { renderEnglish } from '../../../src/model/message';
import { renderSarifReport } from '../../../src/reports/sarifReport';
import { sampleReport } from './sampleReport';

interface SarifLog {
  version: string;
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    results: { ruleId: string; ruleIndex: number; level: string; locations: object[] }[];
  }[];
}

describe('SARIF report', () => {
  it('has one result for each finding that did not pass, with its place', () => {
    const log = JSON.parse(renderSarifReport([sampleReport()], '1.2.3', renderEnglish)) as SarifLog;
    assert.equal(log.version, '2.1.0');
    const run = log.runs[0];
    assert.ok(run);
    assert.deepEqual(
      run.results.map(({ ruleId, level }) => [ruleId, level]),
      [['MEM-CTRL', 'error']],
    );
    const result = run.results[0];
    assert.equal(run.tool.driver.rules[result?.ruleIndex ?? -1]?.id, 'MEM-CTRL');
    assert.match(JSON.stringify(result?.locations), /file:\/\/\/proc\/cmdline/);
  });
});
