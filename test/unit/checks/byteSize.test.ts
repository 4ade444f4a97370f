import assert from 'node:assert/strict';
import { formatBytes, formatShare } from '../../../src/checks/byteSize';

describe('formatBytes', () => {
  it('prints decimal units with at most one digit behind the point', () => {
    const expected: [number, string][] = [
      [0, '0 bytes'],
      [999, '999 bytes'],
      [1000, '1 kB'],
      [16_500_000, '16.5 MB'],
      [82_601_348 * 1024, '84.6 GB'],
      [999_950_000, '1 GB'],
      [640e6, '640 MB'],
      [3e18, '3000 PB'],
    ];
    for (const [bytes, text] of expected) {
      assert.equal(formatBytes(bytes), text);
    }
  });
});

describe('formatShare', () => {
  it('prints percentages, finer when they are small', () => {
    assert.equal(formatShare(31, 100), '31 %');
    assert.equal(formatShare(31, 1000), '3.1 %');
    assert.equal(formatShare(0, 1000), '0 %');
    assert.equal(formatShare(0, 0), '0 %');
  });
});
