import assert from 'node:assert/strict';
import { suppressFindings } from '../../../src/examination/suppressFindings';
import type { Suppression } from '../../../src/model/suppression';
import { passedFinding, sampleFinding } from '../reports/sampleReport';

const findings = [sampleFinding(), passedFinding];

function suppress(...suppressions: Partial<Suppression>[]) {
  const whole = suppressions.map((each): Suppression => {
    return { id: 'MEM-CTRL', reason: 'no limits here', source: 'settings', ...each };
  });
  const sorted = suppressFindings(findings, whole, '2026-11-26');
  return {
    left: sorted.findings.map(({ id }) => id),
    suppressed: sorted.suppressed.map(({ finding }) => finding.id),
    faults: sorted.unapplied.map(({ fault }) => fault),
    reasons: sorted.suppressed.map(({ suppression }) => suppression.reason),
  };
}

describe('suppressed findings', () => {
  it('are told apart from those that count, in any letter case', () => {
    for (const id of ['MEM-CTRL', 'mem-ctrl']) {
      const { left, suppressed, faults } = suppress({ id });
      assert.deepEqual([left, suppressed, faults], [['NS-PID'], ['MEM-CTRL'], []]);
    }
  });

  it('count again on the day after the last one', () => {
    assert.deepEqual(suppress({ until: '2026-11-26' }).suppressed, ['MEM-CTRL']);
    assert.deepEqual(suppress({ until: '2026-11-27' }).suppressed, ['MEM-CTRL']);
    const past = suppress({ until: '2026-11-25' });
    assert.deepEqual([past.left, past.suppressed, past.faults], [['MEM-CTRL', 'NS-PID'], [], ['expired']]);
  });

  it('count where the suppression has no reason, no such day or no such check', () => {
    const cases: [Partial<Suppression>, string][] = [
      [{ reason: ' ' }, 'noReason'],
      [{ until: 'soon' }, 'noDay'],
      [{ until: '2027-02-30' }, 'noDay'],
      [{ until: '2027-13-01' }, 'noDay'],
      [{ until: '' }, 'noDay'],
      [{ id: 'MEM-NONE' }, 'unknownCheck'],
    ];
    for (const [suppression, fault] of cases) {
      const { left, faults } = suppress(suppression);
      assert.deepEqual([left, faults], [['MEM-CTRL', 'NS-PID'], [fault]], fault);
    }
  });

  it('need no reason on the command line', () => {
    assert.deepEqual(suppress({ reason: '', source: 'commandLine' }).suppressed, ['MEM-CTRL']);
  });

  it('follow the first suppression that holds', () => {
    const { reasons, faults } = suppress({ until: '2026-01-01' }, { reason: 'a' }, { reason: 'b' });
    assert.deepEqual([reasons, faults], [['a'], ['expired']]);
  });
});
