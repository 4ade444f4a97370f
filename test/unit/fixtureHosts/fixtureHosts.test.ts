import assert from 'node:assert/strict';
import { evaluateFacts } from '../../../src/examination/evaluateFacts';
import { renderEnglish } from '../../../src/model/message';
import { expectedReport, fixtureFacts, fixtureHostNames } from './fixtureHost';

const aboveInfo = ['error', 'warning', 'unknown'];

describe('fixture hosts', () => {
  it('are at least 25', () => {
    assert.ok(fixtureHostNames.length >= 25, `${fixtureHostNames.length}`);
  });

  for (const name of fixtureHostNames) {
    const expected = expectedReport(name);

    it(`${name}: the report says what documentation says, and nothing else above info`, async () => {
      const facts = await fixtureFacts(name);
      assert.deepEqual(facts.incomplete, [], 'everything that the collector asks is answered');
      const request = { profile: expected.profile ?? 'auto', suppressions: [], today: '2026-01-15' };
      const report = evaluateFacts(facts, request, () => 0);
      const found = report.findings.filter(({ status }) => aboveInfo.includes(status));
      const told = (id: string) => {
        const finding = found.find((one) => one.id === id);
        return finding ? `: ${renderEnglish(finding.title)}. ${renderEnglish(finding.summary)}` : '';
      };
      assert.deepEqual(
        found.map(({ id, status }) => `${status} ${id}${told(id)}`).sort(),
        expected.findings.map(({ id, status }) => `${status} ${id}${told(id)}`).sort(),
      );
      const answers = Object.fromEntries(report.capabilities.map(({ id, answer }) => [id, answer]));
      assert.deepEqual({ ...answers, ...expected.capabilities }, answers);
    });
  }

  it('name a source for what they are and for every finding', () => {
    for (const name of fixtureHostNames) {
      const { host, sources, findings } = expectedReport(name);
      assert.ok(host.length > 20 && sources.length > 0, name);
      for (const source of [...sources, ...findings.map((finding) => finding.source)]) {
        assert.match(source, /^https:\/\/\S+$/, name);
      }
    }
  });
});
