import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planScript } from '../../../src/fixes/preview/planScript';
import type { ChangePlan, ChangeStep } from '../../../src/model/changePlan';
import { message } from '../../../src/model/message';

const words = { changes: message('Changes it\nand more'), reason: message('A test wants it.') };

function planOf(steps: readonly ChangeStep[]): ChangePlan {
  return {
    ...{ fixId: 'test', title: message('A plan'), answers: [], kind: 'automatic', steps },
    ...{ disturbs: 'nothing', mayDisconnect: false, notes: [] },
  };
}

describe('a plan as a shell script', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hullwright-script-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function file(
    name: string,
    before: string | undefined,
    after: string | Uint8Array | undefined,
  ): ChangeStep {
    return {
      ...words,
      ...{ kind: 'file', path: path.join(folder, name), mode: '600' },
      before: before === undefined ? undefined : Buffer.from(before),
      after: after === undefined ? undefined : Buffer.from(after),
    };
  }

  /** Copies of what is replaced go beside it, not to root's home. */
  function run(steps: readonly ChangeStep[]): string {
    const script = planScript(planOf(steps)).replaceAll(' /root/', ` ${folder}/`);
    return execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' });
  }

  it('writes, makes and removes the files of the plan, byte by byte', () => {
    writeFileSync(path.join(folder, 'kept.conf'), 'old\n');
    chmodSync(path.join(folder, 'kept.conf'), 0o640);
    writeFileSync(path.join(folder, 'gone.conf'), 'x\n');
    const awkward = 'END\n$(touch never) `id` \\ "\' €\nEND_\n';
    const bytes = Uint8Array.from([0, 255, 10, 65]);
    run([
      file('kept.conf', 'old\n', awkward),
      file("it's new/deep.conf", undefined, 'no end of line'),
      file('bytes.conf', undefined, bytes),
      file('gone.conf', 'x\n', undefined),
    ]);
    assert.equal(readFileSync(path.join(folder, 'kept.conf'), 'utf8'), awkward);
    assert.equal(statSync(path.join(folder, 'kept.conf')).mode & 0o777, 0o640);
    assert.equal(readFileSync(path.join(folder, 'kept.conf.before'), 'utf8'), 'old\n');
    assert.equal(readFileSync(path.join(folder, "it's new/deep.conf"), 'utf8'), 'no end of line');
    assert.equal(statSync(path.join(folder, "it's new/deep.conf")).mode & 0o777, 0o600);
    assert.deepEqual(new Uint8Array(readFileSync(path.join(folder, 'bytes.conf'))), bytes);
    assert.equal(existsSync(path.join(folder, 'gone.conf')), false);
  });

  it('runs the commands of the plan with their words as they are, and stops at the first that fails', () => {
    const command = (...argv: readonly string[]): ChangeStep => ({
      ...words,
      ...{ kind: 'command', argv, undo: { kind: 'nothing' } },
    });
    assert.equal(run([command('printf', '%s|', 'a b', "it's", '$HOME', '*')]), "a b|it's|$HOME|*|");
    assert.throws(() => run([command('false'), file('never.conf', undefined, 'x\n')]));
    assert.equal(existsSync(path.join(folder, 'never.conf')), false);
  });

  it('says what it cannot do by itself', () => {
    const script = planScript(
      planOf([
        {
          ...words,
          kind: 'check',
          check: { kind: 'grub', expectation: { of: 'installed', present: ['a=1'], absent: ['b=2'] } },
        },
        { ...words, kind: 'reboot' },
      ]),
    );
    assert.match(script, /^# 1\. Changes it and more$/m);
    assert.match(script, /^# Every kernel line of this system must have: a=1$/m);
    assert.match(script, /^# No kernel line of this system may have: b=2$/m);
    assert.match(script, /systemctl reboot/);
  });
});
