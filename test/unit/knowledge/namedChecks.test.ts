import assert from 'node:assert/strict';
import { checkRegistry } from '../../../src/checks/registry';
import { engineWarnings } from '../../../src/knowledge/engineWarnings';
import { exitCodes } from '../../../src/knowledge/exitCodes';

describe('tables that name checks', () => {
  it('name only checks that exist', () => {
    const ids = new Set(checkRegistry.map(({ id }) => id));
    const named = [...engineWarnings, ...exitCodes].flatMap(({ check }) => check ?? []);
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
    );
  });
});
