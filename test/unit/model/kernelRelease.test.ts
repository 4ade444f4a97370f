import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAtLeast, parseKernelRelease } from '../../../src/model/kernelRelease';

function release(text: string) {
  const parsed = parseKernelRelease(text);
  assert.ok(parsed, text);
  return parsed;
}

describe('kernel release', () => {
  it('takes vendor releases apart', () => {
    const parts = [
      '6.18.44-fc-v657',
      '3.10.0-1160.el7.x86_64',
      '6.6-rc3',
      '5.15.167.4-microsoft-standard-WSL2',
      '6.1.21-v8+',
    ]
      .map(release)
      .map(({ major, minor, patch, suffix }) => [major, minor, patch, suffix]);
    assert.deepEqual(parts, [
      [6, 18, 44, 'fc-v657'],
      [3, 10, 0, '1160.el7.x86_64'],
      [6, 6, 0, 'rc3'],
      [5, 15, 167, '4-microsoft-standard-WSL2'],
      [6, 1, 21, 'v8+'],
    ]);
  });

  it('keeps 4.9.256 apart from 4.10.0, which a packed version number cannot', () => {
    assert.equal(isAtLeast(release('4.9.256'), '4.10'), false);
    assert.equal(isAtLeast(release('4.9.256'), '4.9.255'), true);
  });

  it('refuses what is no release', () => {
    for (const text of ['', 'linux', '6', 'v6.1', '-1.2']) {
      assert.equal(parseKernelRelease(text), undefined, text);
    }
  });

  it('orders as numbers do', () => {
    const version = fc.tuple(fc.nat(20), fc.nat(300), fc.nat(300));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const first = a.findIndex((part, index) => part !== b[index]);
        const expected = first === -1 || (a[first] ?? 0) > (b[first] ?? 0);
        assert.equal(isAtLeast(release(a.join('.')), b.join('.')), expected);
      }),
    );
  });
});
