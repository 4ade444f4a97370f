import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainFailure } from '../../../src/checkpoints/explainFailure';
import { checkpointFailures } from '../../../src/knowledge/checkpointFailures/checkpointFailures';
import { renderEnglish } from '../../../src/model/message';
import { failureSamples } from './failureSamples';

/** The first error in every log of a confined root. */
const rlimit =
  "(00.000012) Error (criu/rlimit.c:10): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted";

function criuError(words: string, time = '00.012345'): string {
  return `(${time})      1: Error (criu/some-file.c:191): ${words}`;
}

/** As CRIU ends a dump that fails. */
const ending = [
  '(00.020000) Unfreezing tasks into 1',
  '(00.021000) Error (criu/cr-dump.c:2093): Dumping FAILED.',
];

describe('explaining why a checkpoint failed', () => {
  for (const { id } of checkpointFailures) {
    it(`${id} is told by a log of its own`, () => {
      const words = failureSamples[id];
      assert.ok(words, `failureSamples.ts has none for ${id}`);
      const log = [rlimit, '(00.001000) Dumping task (pid: 1)', criuError(words), ...ending].join('\n');
      const { reason, others } = explainFailure(log);
      assert.equal(reason?.failure.id, id, JSON.stringify(others.map(({ failure }) => failure.id)));
      assert.equal(reason.evidence[0]?.line, 3);
      // What an engine or a runtime says has no such frame.
      assert.equal(explainFailure(words).reason?.failure.id, id);
    });
  }

  it('has words and sources for each, and no id twice', () => {
    const ids = checkpointFailures.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    assert.deepEqual(
      Object.keys(failureSamples).filter((id) => !ids.includes(id)),
      [],
    );
    for (const { cause, cure, sources } of checkpointFailures) {
      assert.match(renderEnglish(cause), /\.$/);
      assert.ok(renderEnglish(cure).length > 10);
      assert.ok(sources.length > 0 && sources.every((url) => url.startsWith('https://')));
    }
  });

  it('takes the last reason before the end for the cause, and names the others', () => {
    const log = [
      criuError(failureSamples['FILE-LOCKS'] ?? '', '00.010000'),
      criuError(failureSamples['TCP-ESTABLISHED'] ?? '', '00.020000'),
      ...ending,
    ].join('\n');
    const { reason, others } = explainFailure(log);
    assert.equal(reason?.failure.id, 'TCP-ESTABLISHED');
    assert.deepEqual(
      others.map(({ failure }) => failure.id),
      ['FILE-LOCKS'],
    );
  });

  it('takes a warning for the cause only where no error tells one', () => {
    const warning = `(00.030000)      1: Warn  (criu/mount.c:12): ${failureSamples['MNT-READONLY'] ?? ''}`;
    assert.equal(explainFailure(warning).reason?.failure.id, 'MNT-READONLY');
    const both = [criuError(failureSamples['FILE-LOCKS'] ?? ''), warning, ...ending].join('\n');
    assert.equal(explainFailure(both).reason?.failure.id, 'FILE-LOCKS');
  });

  it('reads messages that run together on one line', () => {
    const log = `(00.001000) Dumping${criuError(failureSamples['PID-INIT'] ?? '')}${ending.join('')}`;
    assert.equal(explainFailure(log).reason?.failure.id, 'PID-INIT');
  });

  it('shows the errors that matter where nothing is known: not the first, not the noise, not the end', () => {
    const log = [
      rlimit,
      '(00.001000) Dumping task (pid: 1)',
      criuError('something: new that nobody has seen'),
      criuError('Dump files (pid: 1) failed with -1'),
      ...ending,
    ].join('\n');
    const { reason, lastErrors } = explainFailure(log);
    assert.equal(reason, undefined);
    assert.deepEqual(lastErrors, [{ line: 3, text: criuError('something: new that nobody has seen') }]);
  });

  it('says nothing of a log without a failure', () => {
    assert.deepEqual(explainFailure('(00.001000) Dumping task (pid: 1)\n(00.2) \n\n').lastErrors.length, 1);
    assert.deepEqual(explainFailure(''), { reason: undefined, others: [], lastErrors: [] });
  });

  it('survives any text, and keeps no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const { lastErrors } = explainFailure(text);
        assert.ok(lastErrors.every((error) => !/\p{Cc}/u.test(error.text)));
      }),
    );
  });

  it('takes time in proportion to the log, also to one that is meant to be slow', () => {
    const hostile = [
      '(00.012345)'.repeat(100_000),
      'a '.repeat(500_000),
      `(00.012345) Error (${':1'.repeat(300_000)}`,
      "Can't move ".repeat(100_000),
      `${criuError('nothing that is known')}\n`.repeat(20_000),
      'Unknown inet socket '.repeat(50_000),
    ];
    for (const log of hostile) {
      const started = process.cpuUsage();
      explainFailure(log);
      const { user } = process.cpuUsage(started);
      assert.ok(user < 5_000_000, `${user / 1000} ms for ${log.slice(0, 30)}`);
    }
  });
});
