import assert from 'node:assert/strict';
import { render } from '../../../src/extension/render';
import { message, renderEnglish } from '../../../src/model/message';

describe('render', () => {
  it('fills in text, numbers and messages', () => {
    const reason = message('{count} files', { count: 3 });
    const text = message('{host}: {reason}', { host: 'web1', reason });
    assert.equal(render(text), 'web1: 3 files');
    assert.equal(render(text), renderEnglish(text));
  });

  it('never fills in what an argument holds', () => {
    const text = message('{host} is {state}', { host: '{state} $& {0}', state: 'up' });
    assert.equal(render(text), '{state} $& {0} is up');
  });

  it('leaves a placeholder without an argument', () => {
    assert.equal(render(message('{shown} of {total}')), '{shown} of {total}');
  });
});
