import assert from 'node:assert/strict';
import {
  hasFilters,
  initialViewState,
  restoreViewState,
  withoutFilters,
} from '../../../webview/report/viewState';

describe('view state of the report page', () => {
  it('restores what was saved', () => {
    const saved = { ...initialViewState, search: 'memory', open: ['MEM-CTRL'] };
    assert.deepEqual(restoreViewState(JSON.parse(JSON.stringify(saved))), saved);
  });

  it('starts anew from anything else', () => {
    for (const saved of [undefined, null, 7, {}, { ...initialViewState, statuses: ['bad'] }]) {
      assert.deepEqual(restoreViewState(saved), initialViewState);
    }
  });

  it('knows whether a filter is set, and clears them', () => {
    assert.equal(hasFilters(initialViewState), false);
    const filtered = { ...initialViewState, category: 'memory', open: ['MEM-CTRL'] };
    assert.equal(hasFilters(filtered), true);
    assert.equal(hasFilters(withoutFilters(filtered)), false);
    assert.deepEqual(withoutFilters(filtered).open, ['MEM-CTRL']);
  });

  it('takes a further status for no filter', () => {
    const statuses = [...initialViewState.statuses, 'notApplicable' as const];
    assert.equal(hasFilters({ ...initialViewState, statuses }), false);
  });
});
