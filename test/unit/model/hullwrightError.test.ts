import assert from 'node:assert/strict';
import { HullwrightError, hasErrorCode, isHullwrightError } from '../../../src/model/hullwrightError';
import { message } from '../../../src/model/message';

describe('HullwrightError', () => {
  const error = new HullwrightError({
    code: 'timedOut',
    problem: message('{host} did not answer.', { host: 'web1' }),
    remedy: message('Try again.'),
    cause: new Error('inner'),
  });

  it('is recognised by its code, also when another bundle made it', () => {
    const foreign = Object.assign(new Error('x'), { name: 'HullwrightError', code: 'timedOut' });
    assert.ok(isHullwrightError(error));
    assert.ok(isHullwrightError(foreign));
    assert.ok(hasErrorCode(error, 'timedOut'));
    assert.equal(hasErrorCode(error, 'cancelled'), false);
  });

  it('is not mistaken for errors of Node', () => {
    assert.equal(isHullwrightError(Object.assign(new Error('x'), { code: 'ENOENT' })), false);
    assert.equal(isHullwrightError('HullwrightError'), false);
  });

  it('keeps the cause and says the problem', () => {
    assert.equal(error.message, 'web1 did not answer.');
    assert.ok(error.cause instanceof Error);
  });
});
