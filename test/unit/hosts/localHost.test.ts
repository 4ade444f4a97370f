import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createLocalHost } from '../../../src/hosts/localHost';
import type { RunLimits } from '../../../src/model/host';
import { hasErrorCode } from '../../../src/model/hullwrightError';

const limits: RunLimits = { milliseconds: 20_000, bytes: 1024 * 1024 };

/** Ids of processes that have this word in their command line. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });
}

let counter = 0;

/** A duration for sleep that no other process on the machine has. */
function uniqueDuration(): string {
  counter += 1;
  return `300.${String(process.pid)}${String(counter)}`;
}

describe('the local host', () => {
  it('is refused where it is no Linux', async () => {
    for (const platform of ['win32', 'darwin'] as const) {
      await assert.rejects(createLocalHost({ platform }).run('exit 0', { limits }), (error) => {
        assert.ok(hasErrorCode(error, 'hostUnsupported'));
        assert.match(error.message, new RegExp(platform));
        return true;
      });
    }
  });

  it('has a fixed id and the label that it is given', () => {
    assert.deepEqual(createLocalHost({ label: 'this window' }).identity, {
      id: 'local',
      label: 'this window',
    });
    assert.deepEqual(createLocalHost().identity, { id: 'local', label: 'local' });
  });
});

describe('a run on the local host', function () {
  before(function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
  });

  it('gives the output, the error output and the status', async () => {
    const script = 'printf "\\377\\000"; echo trouble >&2; exit 3';
    const { stdout, ...rest } = await createLocalHost().run(script, { limits });
    assert.deepEqual([...stdout], [255, 0]);
    assert.deepEqual(rest, { end: 'exited', exitCode: 3, stderr: 'trouble\n' });
  });

  it('has the script on standard input and nothing of it in an argument', async () => {
    const { stdout } = await createLocalHost().run('tr "\\000" " " </proc/$$/cmdline # canary', { limits });
    assert.equal(Buffer.from(stdout).toString().trim(), '/bin/sh -s');
  });

  it('survives a shell that does not read its script to the end', async () => {
    const { end, exitCode } = await createLocalHost().run(`exit 4\n${'# filler\n'.repeat(200_000)}`, {
      limits,
    });
    assert.deepEqual([end, exitCode], ['exited', 4]);
  });

  it('does not start when it was cancelled before', async () => {
    const result = await createLocalHost().run('echo started', { limits, signal: AbortSignal.abort() });
    assert.deepEqual([result.end, result.stdout.length], ['cancelled', 0]);
  });

  it('ends with all that it started when its time is up', async () => {
    const duration = uniqueDuration();
    const script = `echo begun; sleep ${duration} & timeout 300 sleep ${duration}`;
    const result = await createLocalHost().run(script, { limits: { ...limits, milliseconds: 300 } });
    assert.deepEqual([result.end, result.exitCode], ['timedOut', undefined]);
    assert.equal(Buffer.from(result.stdout).toString(), 'begun\n');
    assert.deepEqual(processesWith(duration), []);
  });

  it('ends what ignores a polite signal', async () => {
    const duration = uniqueDuration();
    const script = `trap '' TERM; echo begun; while :; do sleep ${duration}; done`;
    const result = await createLocalHost().run(script, { limits: { ...limits, milliseconds: 200 } });
    assert.equal(result.end, 'timedOut');
    assert.deepEqual(processesWith(duration), []);
  });

  it('ends when it is cancelled, also by disposing of the host', async () => {
    for (const way of ['signal', 'dispose'] as const) {
      const duration = uniqueDuration();
      const host = createLocalHost();
      const controller = new AbortController();
      const running = host.run(`sleep ${duration}`, { limits, signal: controller.signal });
      if (way === 'signal') {
        controller.abort();
      } else {
        host.dispose();
      }
      assert.equal((await running).end, 'cancelled', way);
      assert.deepEqual(processesWith(duration), [], way);
    }
  });

  it('ends, with its beginning kept, when it prints too much', async () => {
    const result = await createLocalHost().run('yes', { limits: { ...limits, bytes: 100_001 } });
    assert.equal(result.end, 'tooLarge');
    assert.equal(result.stdout.length, 100_001);
  });

  it('keeps the first 64 KiB of standard error', async () => {
    const result = await createLocalHost().run('yes | head -c 300000 >&2; echo done', { limits });
    assert.equal(result.stderr.length, 64 * 1024);
    assert.equal(Buffer.from(result.stdout).toString(), 'done\n');
  });

  it('does not wait for a process that holds the output open', async () => {
    const duration = uniqueDuration();
    const { end, exitCode } = await createLocalHost().run(`sleep ${duration} & exit 0`, { limits });
    assert.deepEqual([end, exitCode], ['exited', 0]);
    assert.deepEqual(processesWith(duration), []);
  });
});
