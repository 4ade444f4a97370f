import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { poolSize, runPooled } from '../../../src/examination/examinationPool';

describe('pool of examinations', () => {
  it('works on every item once, never on more at a time than it holds', async () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await runPooled(items, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
      done.push(item);
    });
    assert.deepEqual(
      done.sort((a, b) => a - b),
      items,
    );
    assert.equal(most, poolSize);
  });

  it('waits for what had begun when one fails, and begins nothing more', async () => {
    const begun: number[] = [];
    let ended = 0;
    const work = async (item: number) => {
      begun.push(item);
      await setImmediate();
      ended += 1;
      if (item === 1) {
        throw new Error('one');
      }
    };
    await assert.rejects(runPooled([1, 2, 3, 4], work, 2), /one/);
    assert.equal(ended, begun.length);
    assert.ok(begun.length < 4, begun.join());
  });

  it('has nothing to do without items', async () => {
    await runPooled([], () => Promise.reject(new Error('never')));
  });
});
