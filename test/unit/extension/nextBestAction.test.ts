import assert from 'node:assert/strict';
import { nextBestAction } from '../../../src/extension/nextBestAction';
import { worstStatus } from '../../../src/extension/worstStatus';
import type { Finding, FindingStatus } from '../../../src/model/finding';
import type { HostReport } from '../../../src/model/hostReport';
import { message } from '../../../src/model/message';

function finding(id: string, status: FindingStatus, hasStep: boolean): Finding {
  return {
    id,
    category: 'kernel',
    status,
    title: message('Title'),
    summary: message('Summary'),
    meaning: message('Meaning'),
    ...(hasStep && { nextStep: message('Do it.') }),
    evidence: [],
    fixes: [],
    references: [],
  };
}

function reportOf(...findings: Finding[]): HostReport {
  return { findings } as unknown as HostReport;
}

describe('nextBestAction', () => {
  it('is the step of the worst finding that has one', () => {
    const report = reportOf(
      finding('A', 'error', false),
      finding('B', 'warning', true),
      finding('C', 'unknown', true),
    );
    assert.equal(nextBestAction(report)?.finding.id, 'B');
  });

  it('is nothing when only notes and passes have steps', () => {
    assert.equal(nextBestAction(reportOf(finding('A', 'info', true), finding('B', 'pass', true))), undefined);
  });
});

describe('worstStatus', () => {
  it('follows the order of the statuses', () => {
    assert.equal(worstStatus([finding('A', 'pass', false), finding('B', 'unknown', false)]), 'unknown');
    assert.equal(worstStatus([finding('A', 'unknown', false), finding('B', 'warning', false)]), 'warning');
    assert.equal(worstStatus([]), 'notApplicable');
  });
});
