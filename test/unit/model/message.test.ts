import assert from 'node:assert/strict';
import { message, renderEnglish } from '../../../src/model/message';

describe('message', () => {
  it('renders arguments, nested messages too', () => {
    const inner = message('{count} files', { count: 3 });
    assert.equal(
      renderEnglish(message('{who} has {what}.', { who: 'web1', what: inner })),
      'web1 has 3 files.',
    );
  });

  it('leaves a placeholder without an argument, and never reads inherited names', () => {
    assert.equal(renderEnglish(message('{missing} {constructor}')), '{missing} {constructor}');
  });

  it('does not expand placeholders that came from the host', () => {
    assert.equal(renderEnglish(message('{a}', { a: '{b}', b: 'secret' })), '{b}');
  });
});
