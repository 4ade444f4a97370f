import assert from 'node:assert/strict';
import { isHttpsUrl } from '../../../src/extension/webLink';

describe('isHttpsUrl', () => {
  it('admits https only, and no user info', () => {
    assert.equal(isHttpsUrl('https://docs.kernel.org/a#b'), true);
    for (const text of [
      'http://docs.kernel.org',
      'javascript:alert(1)',
      'command:workbench.action.quit',
      'https://docs.kernel.org@evil.example/',
      'file:///etc/passwd',
      'no address',
      '',
    ]) {
      assert.equal(isHttpsUrl(text), false, text);
    }
  });
});
