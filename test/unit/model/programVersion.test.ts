import assert from 'node:assert/strict';
import { isProgramAtLeast } from '../../../src/model/programVersion';

describe('isProgramAtLeast', () => {
  it('compares the first three numbers', () => {
    assert.equal(isProgramAtLeast('20.10.5+dfsg1', '20.10.8'), false);
    assert.equal(isProgramAtLeast('20.10.24', '20.10.8'), true);
    assert.equal(isProgramAtLeast('20.10.8', '20.10.8'), true);
    assert.equal(isProgramAtLeast('v1.35.2+k3s1', '1.35'), true);
    assert.equal(isProgramAtLeast('Kubernetes v1.9.11', '1.35'), false);
    assert.equal(isProgramAtLeast('6.0', '6.0'), true);
    assert.equal(isProgramAtLeast('runc version 1.0.0~rc93', '1.0.1'), false);
  });

  it('does not know without a version', () => {
    assert.equal(isProgramAtLeast(undefined, '1.0'), undefined);
    assert.equal(isProgramAtLeast('unknown', '1.0'), undefined);
    assert.equal(isProgramAtLeast('20', '1.0'), undefined);
  });
});
