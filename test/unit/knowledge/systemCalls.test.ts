import assert from 'node:assert/strict';
import { systemCallName } from '../../../src/knowledge/systemCalls';

describe('systemCallName', () => {
  it('names calls by architecture, as the kernel headers number them', () => {
    assert.equal(systemCallName('c000003e', '165'), 'mount');
    assert.equal(systemCallName('c00000b7', '40'), 'mount');
    assert.equal(systemCallName('c000003e', '435'), 'clone3');
    assert.equal(systemCallName('c00000b7', '435'), 'clone3');
    assert.equal(systemCallName('c000003e', '101'), 'ptrace');
    assert.equal(systemCallName('c00000b7', '117'), 'ptrace');
  });

  it('names nothing that it does not know', () => {
    assert.equal(systemCallName('40000003', '165'), undefined);
    assert.equal(systemCallName('c000003e', '9999'), undefined);
    assert.equal(systemCallName('constructor', '1'), undefined);
    assert.equal(systemCallName('c00000b7', ''), undefined);
  });
});
