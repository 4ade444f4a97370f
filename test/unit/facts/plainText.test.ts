import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainText } from '../../../src/facts/plainText';

describe('plainText', () => {
  it('removes escape sequences with what they say', () => {
    assert.equal(plainText('a\u001b[1;31mred\u001b[0m b'), 'ared b');
    assert.equal(plainText('a\u001b]0;title\u0007b\u001b]8;;https://x\u001b\\c'), 'abc');
    assert.equal(plainText('a\u001bPq#0\u001b\\b\u009b2Jc'), 'abc');
    assert.equal(plainText('a\u001bcb\u001b(Bc'), 'abc');
  });

  it('does not take the rest of the text for an escape sequence without an end', () => {
    assert.equal(plainText('\u001b]0;title\nnext line'), '\nnext line');
  });

  it('removes what turns or hides text, and keeps letters of all scripts', () => {
    assert.equal(plainText('a\u202eb\u2066c\u200e\ufeffd\u0000e\u007ff'), 'abcdef');
    assert.equal(plainText('Größe 日本語 🐳 ل\tx\r\ny'), 'Größe 日本語 🐳 ل\tx\ny');
    assert.equal(plainText('a\ud800b\udc00c'), 'abc');
  });

  it('leaves nothing behind that a second pass would remove, and no control character', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        '\u001b',
        '[',
        ']',
        '0',
        ';',
        'm',
        '\u0007',
        '\\',
        '\n',
        '\u009b',
        '\u202e',
        'P',
        ' ',
      ),
      maxLength: 30,
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const plain = plainText(text);
        assert.ok(!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/.test(plain));
        assert.equal(plainText(plain), plain);
      }),
    );
  });
});
