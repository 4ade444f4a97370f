import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markdownText } from '../../../src/extension/markdownText';

describe('markdownText', () => {
  it('takes the meaning from links, HTML, code and entities', () => {
    assert.equal(markdownText('[a](command:b)'), '\\[a\\]\\(command\\:b\\)');
    assert.equal(markdownText('<img src=x>&lt;'), '\\<img src\\=x\\>\\&lt\\;');
    assert.equal(markdownText('https://a.example'), 'https\\:\\/\\/a\\.example');
    assert.equal(markdownText('a\n\n# b'), 'a \\# b');
  });

  it('escapes every punctuation mark, and changes nothing else but white space', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const made = markdownText(text);
        assert.equal(made.replace(/\\([!-/:-@[-`{-~])/g, '$1'), text.replace(/\s+/g, ' '));
        assert.doesNotMatch(made.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
      }),
    );
  });
});
