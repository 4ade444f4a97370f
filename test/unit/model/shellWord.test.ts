import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { shellWord, shellWords } from '../../../src/model/shellWord';

const words = fc.array(
  fc.string({ unit: 'binary' }).map((word) => word.replace(/\0/g, '')),
  { minLength: 1, maxLength: 20 },
);

describe('words for a shell', () => {
  it('are what a shell makes of them', () => {
    fc.assert(
      fc.property(words, (argv) => {
        const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${shellWords(argv)}`], {
          encoding: 'utf8',
        });
        const expected = argv.map((word) => `${Buffer.from(word).toString('utf8')}\0`).join('');
        assert.equal(printed, expected);
      }),
      { numRuns: 30 },
    );
  });

  it('are quoted only where it matters', () => {
    assert.equal(shellWords(['sysctl', '-w', 'net.ipv4.ip_forward=1']), 'sysctl -w net.ipv4.ip_forward=1');
    assert.equal(shellWord('/boot/config-6.12~rc1'), '/boot/config-6.12~rc1');
    assert.equal(shellWord('~root'), "'~root'");
    assert.equal(shellWord(''), "''");
    assert.equal(shellWord("it's"), String.raw`'it'\''s'`);
  });
});
