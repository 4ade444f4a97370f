import assert from 'node:assert/strict';
import type { PageCapability, PageFinding, PageKernelOption } from '../../../src/model/reportPageMessages';
import { optionRank, showsFinding, showsOption } from '../../../webview/report/findingFilter';
import { initialViewState } from '../../../webview/report/viewState';

const finding: PageFinding = {
  id: 'MEM-CTRL',
  category: 'memory',
  categoryTitle: 'Memory & swap',
  status: 'error',
  statusWord: 'error',
  title: 'Memory limits are ignored',
  summary: 'cgroup_disable=memory is on the kernel command line of this boot.',
  meaning: 'One container can take all memory.',
  nextStep: 'Remove it.',
  evidence: [{ source: '/proc/cmdline', excerpt: 'quiet cgroup_disable=memory', note: '', command: '' }],
  fixes: [],
  references: [],
};

const hidden: PageFinding = { ...finding, id: 'CG-V1', status: 'notApplicable', category: 'cgroups' };

const limitMemory: PageCapability = {
  id: 'limitMemory',
  title: 'Limit memory',
  answer: 'no',
  answerWord: 'no',
  reason: '',
  findings: ['CG-V1'],
};

describe('showsFinding', () => {
  it('shows everything but what does not apply at first', () => {
    assert.equal(showsFinding(finding, initialViewState, []), true);
    assert.equal(showsFinding(hidden, initialViewState, []), false);
  });

  it('filters by status and category', () => {
    assert.equal(showsFinding(finding, { ...initialViewState, statuses: ['warning'] }, []), false);
    assert.equal(showsFinding(finding, { ...initialViewState, category: 'cgroups' }, []), false);
    assert.equal(showsFinding(finding, { ...initialViewState, category: 'memory' }, []), true);
  });

  it('finds every word of the search, in any letter case, in the evidence too', () => {
    assert.equal(showsFinding(finding, { ...initialViewState, search: 'LIMITS  quiet' }, []), true);
    assert.equal(showsFinding(finding, { ...initialViewState, search: 'limits absent' }, []), false);
  });

  it('shows exactly the findings behind a capability, whatever their status', () => {
    const state = { ...initialViewState, capability: 'limitMemory' };
    assert.equal(showsFinding(hidden, state, [limitMemory]), true);
    assert.equal(showsFinding(finding, state, [limitMemory]), false);
  });

  it('ignores a capability that the report lacks', () => {
    assert.equal(showsFinding(finding, { ...initialViewState, capability: 'gone' }, [limitMemory]), true);
  });
});

describe('showsOption', () => {
  const option: PageKernelOption = {
    option: 'MEMCG',
    value: 'absent',
    requirement: 'required',
    requirementWord: 'required',
    satisfied: 'no',
    satisfiedWord: 'no',
    reason: 'The kernel was built without it.',
  };

  it('finds an option by its name with and without CONFIG_', () => {
    assert.equal(showsOption(option, { ...initialViewState, optionSearch: 'config_memcg' }), true);
    assert.equal(showsOption(option, { ...initialViewState, optionSearch: 'memcg' }), true);
    assert.equal(showsOption(option, { ...initialViewState, optionSearch: 'vxlan' }), false);
  });

  it('keeps only what is not satisfied and matters', () => {
    const state = { ...initialViewState, onlyUnsatisfied: 'yes' as const };
    assert.equal(showsOption(option, state), true);
    assert.equal(showsOption({ ...option, satisfied: 'unknown' }, state), true);
    assert.equal(showsOption({ ...option, satisfied: 'yes' }, state), false);
    assert.equal(showsOption({ ...option, requirement: 'notApplicable' }, state), false);
  });

  it('puts what is required and missing first, and what does not apply last', () => {
    const ranks = [
      option,
      { ...option, satisfied: 'unknown' as const },
      { ...option, requirement: 'optional' as const },
      { ...option, requirement: 'optional' as const, satisfied: 'unknown' as const },
      { ...option, satisfied: 'yes' as const },
      { ...option, requirement: 'notApplicable' as const },
    ].map(optionRank);
    assert.deepEqual(ranks, [0, 1, 2, 3, 4, 5]);
  });
});
