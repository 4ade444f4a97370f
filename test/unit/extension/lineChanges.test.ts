import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineChanges } from '../../../src/extension/lineChanges';

describe('the lines of a change', () => {
  it('are those between what both texts begin and end with', () => {
    assert.deepEqual(lineChanges('a\nb\nc\n', 'a\nB\nc\n'), { line: 2, removed: ['b'], added: ['B'] });
    assert.deepEqual(lineChanges('a\n', 'a\nb\n'), { line: 2, removed: [], added: ['b'] });
    assert.deepEqual(lineChanges('a\nb\n', 'b\n'), { line: 1, removed: ['a'], added: [] });
    assert.deepEqual(lineChanges('a', 'a'), { line: 2, removed: [], added: [] });
    assert.deepEqual(lineChanges('a\na\n', 'a\n'), { line: 2, removed: ['a'], added: [] });
  });

  it('make the new text of the old one', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', '', 'a\r')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const { line, removed, added } = lineChanges(before, after);
        const lines = before.split('\n');
        assert.deepEqual(lines.splice(line - 1, removed.length, ...added), removed);
        assert.equal(lines.join('\n'), after);
      }),
    );
  });
});
