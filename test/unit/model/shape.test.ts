import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anyOf, finiteNumber, listOf, nullable, objectOf, oneOf, text } from '../../../src/model/shape';

describe('shapes', () => {
  const point = objectOf({
    name: text,
    at: listOf(finiteNumber),
    kind: oneOf(['a', 'b']),
    note: nullable(text),
  });

  it('admit what has every field and ignore others', () => {
    assert.equal(point({ name: 'x', at: [1, 2], kind: 'a', note: null, more: true }), true);
  });

  it('refuse a missing field, a wrong type and a wrong word', () => {
    assert.equal(point({ name: 'x', at: [1], kind: 'a' }), false);
    assert.equal(point({ name: 1, at: [], kind: 'a', note: null }), false);
    assert.equal(point({ name: 'x', at: [Number.NaN], kind: 'a', note: null }), false);
    assert.equal(point({ name: 'x', at: [], kind: 'c', note: null }), false);
    assert.equal(point(null), false);
  });

  it('limit texts and lists', () => {
    assert.equal(text('x'.repeat(20_000)), true);
    assert.equal(text('x'.repeat(20_001)), false);
    assert.equal(listOf(finiteNumber)(Array(2001).fill(1)), false);
  });

  it('do not take inherited names for words', () => {
    assert.equal(oneOf(['yes', 'no'])('toString'), false);
  });

  it('never throw, whatever comes', () => {
    const either = anyOf(point, objectOf({ type: oneOf(['ready']) }));
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.equal(typeof either(value), 'boolean');
      }),
    );
  });
});
