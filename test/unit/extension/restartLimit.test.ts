import assert from 'node:assert/strict';
import { RestartLimit } from '../../../src/extension/restartLimit';

describe('RestartLimit', () => {
  /** What is said when the process ends at these times, in seconds. */
  const answers = (...seconds: readonly number[]) => {
    let now = 0;
    const limit = new RestartLimit(() => now);
    return seconds.map((second) => {
      now = second * 1000;
      return limit.mayRestart();
    });
  };

  it('gives up at the third end in three minutes', () => {
    assert.deepEqual(answers(1, 60, 180), [true, true, false]);
  });

  it('forgets what is longer ago', () => {
    assert.deepEqual(answers(0, 60, 180, 200), [true, true, true, false]);
  });

  it('begins anew when a person asks', () => {
    const limit = new RestartLimit(() => 0);
    for (let end = 0; end < 3; end += 1) {
      limit.mayRestart();
    }
    limit.forget();
    assert.equal(limit.mayRestart(), true);
  });
});
