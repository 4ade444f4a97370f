import assert from 'node:assert/strict';
import { evidenceOf, matchingEvidence } from '../../../src/checks/factEvidence';
import { excerptLimit, fileSource, known } from '../../../src/model/fact';
import { denied, fromFile, missing } from './factBuilders';

describe('matchingEvidence', () => {
  it('keeps the lines that match', () => {
    const fact = fromFile(['a', 'b'], '/x', 'a 1\nb 2\n');
    assert.equal(matchingEvidence(fact, /^b/).excerpt, 'b 2');
  });

  it('shows the whole when no line matches', () => {
    const fact = fromFile(['a', 'b'], '/x', 'a 1\nb 2');
    assert.equal(matchingEvidence(fact, /^c/).excerpt, 'a 1\nb 2');
  });

  it('shows what a list names when its line lies beyond the limit of an excerpt', () => {
    const names = Array.from({ length: 200 }, (_, index) => `module_number_${index}`);
    const text = names.map((name) => `${name} 16384 0 - Live 0x0`).join('\n');
    const fact = known([...names, 'overlay'], fileSource('/proc/modules'), `${text}\noverlay 155648 1`);
    assert.equal(fact.excerpt.length, excerptLimit);
    assert.equal(matchingEvidence(fact, /^overlay\b/).excerpt, 'overlay');
    assert.equal(matchingEvidence(fact, /^module_number_3 /).excerpt, 'module_number_3 16384 0 - Live 0x0');
  });

  it('shows no more than an excerpt of it', () => {
    const fact = known(['x'.repeat(5000)], fileSource('/x'), '');
    assert.equal(matchingEvidence(fact, /x/).excerpt.length, excerptLimit);
  });

  it('says of an absent or unreadable fact what evidenceOf says', () => {
    for (const fact of [missing('/x'), denied('/x')]) {
      assert.deepEqual(matchingEvidence(fact, /a/), evidenceOf(fact));
    }
  });
});
