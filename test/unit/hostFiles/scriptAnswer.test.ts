import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHostFile, sha256Of } from '../../../src/hostFiles/readHostFile';
import { bytesOfBase64, scriptAnswer } from '../../../src/hostFiles/scriptAnswer';
import { octalPath, withArguments } from '../../../src/hostFiles/scriptArguments';
import { writeHostFile } from '../../../src/hostFiles/writeHostFile';
import type { RunResult, ScriptRunner } from '../../../src/model/host';
import { hasErrorCode, type ErrorCode } from '../../../src/model/hullwrightError';

const nonce = 'c0ffee';

function answerOf(text: string) {
  return scriptAnswer({ stdout: Buffer.from(text, 'latin1') }, nonce);
}

/** A host that answers each script with what `print` makes of its nonce. */
function answering(print: (nonce: string) => string, end: RunResult['end'] = 'exited'): ScriptRunner {
  return {
    run: (script) => {
      const [, told = ''] = /^set -- '([0-9a-f]+)'/.exec(script) ?? [];
      return Promise.resolve({ end, stdout: Buffer.from(print(told), 'latin1'), stderr: '' });
    },
  };
}

function withCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => hasErrorCode(error, code);
}

describe('what the scripts for files of a host print', () => {
  it('is what stands between the marks, whatever a login shell prints around it', () => {
    const text = `Welcome\nend ${nonce}\n\nbegin ${nonce}\nfacts x\ncontent\nYQ==\nend ${nonce}\nbye\n`;
    assert.deepEqual(answerOf(text), { kind: 'answered', lines: ['facts x', 'content', 'YQ=='] });
    assert.deepEqual(answerOf(`\nbegin ${nonce}\nend ${nonce}\n`), { kind: 'answered', lines: [] });
  });

  it('is cut without its last mark, and with the marks of another run', () => {
    for (const text of [
      '',
      `\nbegin ${nonce}\nfacts`,
      '\nbegin beef\nwritten\nend beef\n',
      `begin ${nonce}`,
    ]) {
      assert.equal(answerOf(text).kind, 'cut', text);
    }
  });

  it('refuses with a word and with what a program said, cleaned', () => {
    const text = `\nbegin ${nonce}\nrefused system\nmv: \x1b[31mno\nsecond\nend ${nonce}\n`;
    assert.deepEqual(answerOf(text), { kind: 'refused', word: 'system', said: 'mv:  [31mno second' });
    assert.equal(answerOf(`\nbegin ${nonce}\ncontent\nrefused\nend ${nonce}\n`).kind, 'answered');
  });

  it('has base64 of whole groups only', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        assert.deepEqual(
          Buffer.from(bytesOfBase64(text.replace(/(.{8})/g, '$1\n')) ?? []),
          Buffer.from(bytes),
        );
        assert.equal(bytes.length === 0 || bytesOfBase64(text.slice(0, -1)) === undefined, true);
      }),
    );
    assert.equal(bytesOfBase64('YQ==\n$(id)'), undefined);
  });
});

describe('the arguments of a script', () => {
  it('are words that mean nothing to a shell, and nothing else', () => {
    assert.equal(
      withArguments('true', ['aF0=', octalPath("/é'\n")]).split('\n')[0],
      "set -- 'aF0=' '\\0057\\0303\\0251\\0047\\0012'",
    );
    for (const bad of ["'", ' ', '$(id)', '\n', '"']) {
      assert.throws(() => withArguments('true', [bad]));
    }
  });
});

describe('a file that a host tells wrongly', () => {
  const place = (runner: ScriptRunner) => ({ runner, host: 'web1', path: '/etc/default/grub' });
  const told = (content: string, hash: string, facts = '81a4 0 0 1 3 1700000000') =>
    answering(
      (mark) =>
        `\nbegin ${mark}\nfacts ${facts}\nowner r\nsha256 ${hash}\ncontent\n${content}\nend ${mark}\n`,
    );
  const right = sha256Of(Buffer.from('abc'));

  it('is read only when its hash is that of its content', async () => {
    const file = await readHostFile(place(told('YWJj', right)));
    assert.equal(Buffer.from(file.bytes).toString(), 'abc');
    assert.equal(file.mode, 0o644);
    await assert.rejects(readHostFile(place(told('YWJk', right))), withCode('fileChanged'));
    await assert.rejects(readHostFile(place(told('YWJj$', right))), withCode('fileUnreadable'));
    await assert.rejects(readHostFile(place(told('YWJj', right, 'x'))), withCode('fileUnreadable'));
  });

  it('was not read when the run ended early, and perhaps written', async () => {
    for (const [end, reading] of [
      ['connectionLost', 'connectionLost'],
      ['timedOut', 'timedOut'],
      ['cancelled', 'cancelled'],
      ['exited', 'fileUnreadable'],
    ] as const) {
      const silent = place(answering(() => 'noise', end));
      await assert.rejects(readHostFile(silent), withCode(reading));
      await assert.rejects(writeHostFile(silent, right, Buffer.from('new')), withCode('saveUncertain'));
    }
  });

  it('was not written where the host says neither yes nor no', async () => {
    const vague = place(answering((mark) => `\nbegin ${mark}\nend ${mark}\n`));
    await assert.rejects(writeHostFile(vague, right, Buffer.from('new')), withCode('saveUncertain'));
    const unknown = place(answering((mark) => `\nbegin ${mark}\nrefused system\nmv: odd\nend ${mark}\n`));
    await assert.rejects(writeHostFile(unknown, right, Buffer.from('new')), withCode('fileUnwritable'));
    const bare = place(answering((mark) => `\nbegin ${mark}\nrefused tool\nsetsid\nend ${mark}\n`));
    await assert.rejects(writeHostFile(bare, right, Buffer.from('new')), withCode('hostToolMissing'));
  });
});
