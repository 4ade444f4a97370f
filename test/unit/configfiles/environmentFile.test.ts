import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  appendEnvironmentWord,
  environmentValue,
  removeEnvironmentWords,
  setEnvironmentVariable,
} from '../../../src/configfiles/environmentEditor';
import { parseEnvironmentFile } from '../../../src/configfiles/environmentFile';
import type { EditOutcome } from '../../../src/model/editOutcome';
import { applyTextEdits } from '../../../src/model/textEdit';
import { anyEnvironmentText, environmentText } from './environmentTexts';
import { propertyRuns, propertyTimeout } from './propertyRuns';
import { assignmentFile } from './shell/shellTexts';

const anyText = fc.oneof(anyEnvironmentText, environmentText, assignmentFile);
const name = fc.constantFrom('A', 'B_2');

function pairs(text: string): string[] {
  return parseEnvironmentFile(text).entries.map((entry) => `${entry.name}=${entry.value}`);
}

function after(text: string, outcome: EditOutcome): string {
  switch (outcome.kind) {
    case 'edited':
      return applyTextEdits(text, outcome.edits);
    case 'unchanged':
      return text;
    case 'refused':
      return `[${outcome.refusal.code}]`;
  }
}

function append(text: string, variable = 'A', word = 'x=1'): EditOutcome {
  return appendEnvironmentWord(parseEnvironmentFile(text), variable, word);
}

function remove(text: string, variable = 'A', word = 'x=1'): EditOutcome {
  return removeEnvironmentWords(
    parseEnvironmentFile(text),
    variable,
    (parameter) => `${parameter.name}=${parameter.value ?? ''}` === word,
  );
}

describe('parseEnvironmentFile', function () {
  this.timeout(propertyTimeout);

  // The situations of https://github.com/systemd/systemd/blob/v252/src/test/test-env-file.c, in texts of our own.
  const cases: readonly (readonly [text: string, entries: readonly string[]])[] = [
    ['a=a\n', ['a=a']],
    ['a=a\\\nb\n', ['a=ab']],
    ['a=a\\\n  b\nc=c\n', ['a=a  b', 'c=c']],
    ['#a=1\\\n', []],
    ['a=x\\', ['a=x']],
    ['a=x \n b=y\t\n', ['a=x', 'b=y']],
    ['a="b \\\nc"\n', ['a=b c']],
    ['a="b\nc"\n', ['a=b\nc']],
    ['a="b\\qc\\"d"\n', ['a=b\\qc"d']],
    ["a='b\\'c\n", ['a=b\\c']],
    ['a="1"  "2"\n', ['a=12']],
    ['a="1"2"3"\n', ['a=12"3"']],
    ['a= \n', ['a=']],
    ['export a=1\nb=2\n', ['b=2']],
    ['a=1 # no comment\n', ['a=1 # no comment']],
    ['a=1\rb=2\n', ['a=1', 'b=2']],
    ['# x\rb=2\n', ['b=2']],
    ['no\ra=1\n', ['a=1']],
    ['OPTIONS= -s overlay\n', ['OPTIONS=-s overlay']],
    ['=1\na=2', ['a=2']],
  ];
  for (const [text, entries] of cases) {
    it(`reads ${JSON.stringify(text)} as systemd does`, () => {
      assert.deepEqual(pairs(text), entries);
    });
  }

  it('gives spans that lie in order and belong to the name and its value', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0;
        for (const entry of parseEnvironmentFile(text).entries) {
          assert.ok(entry.nameSpan.start >= end && entry.nameSpan.end < entry.valueSpan.start);
          assert.equal(text.slice(entry.nameSpan.start, entry.nameSpan.end), entry.name);
          assert.equal(text[entry.valueSpan.start - 1], '=');
          assert.ok(entry.valueSpan.end <= text.length);
          end = entry.valueSpan.end;
        }
      }),
      propertyRuns,
    );
  });

  it('relies on nothing behind a comment that ends in a backslash', () => {
    assert.equal(parseEnvironmentFile('# x\\\nA=1\n').refusal?.code, 'readTwice');
  });
});

describe('editing an environment file', function () {
  this.timeout(propertyTimeout);

  const cases: readonly (readonly [text: string, after: string])[] = [
    ['', 'A="x=1"\n'],
    ['B=1', 'B=1\nA="x=1"\n'],
    ['#A=\nB=1\n', '#A=\nA="x=1"\nB=1\n'],
    ['A=\n', 'A="x=1"\n'],
    ['A= -s overlay\n', 'A="-s overlay x=1"\n'],
    ['A="-s overlay"\n', 'A="-s overlay x=1"\n'],
    ["A='-D'\n", "A='-D x=1'\n"],
    ['A=x=1\n', 'A=x=1\n'],
    ['A=1\nA=2\n', 'A=1\nA="2 x=1"\n'],
    ['A="a" "b"\n', '[unsafeValue]'],
    ['A=a\\ b\n', '[unsafeValue]'],
    ['A=a # b\n', '[unsafeValue]'],
    ['A="a\nb"\n', '[continuation]'],
    ['A="a\n', '[unterminated]'],
    ['A=a\r\n', '[carriageReturn]'],
    ['export A=1\n', '[notAnAssignment]'],
    ['# \\\nA=1\n', '[readTwice]'],
    ['\ufeffA=1\n', '[byteOrderMark]'],
    ['A=1\0\n', '[binary]'],
    ['B=\\', '[continuation]'],
  ];
  for (const [text, expected] of cases) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(expected)}`, () => {
      assert.equal(after(text, append(text)), expected);
    });
  }

  it('adds a word once, leaves other variables alone, and takes it away again', () => {
    fc.assert(
      fc.property(anyText, name, (text, variable) => {
        const outcome = append(text, variable);
        if (outcome.kind !== 'edited') {
          return;
        }
        const edited = applyTextEdits(text, outcome.edits);
        const others = (content: string) => pairs(content).filter((pair) => !pair.startsWith(`${variable}=`));
        assert.deepEqual(others(edited), others(text));
        assert.match(environmentValue(parseEnvironmentFile(edited), variable)?.value ?? '', /(?:^|\s)x=1$/);
        assert.deepEqual(append(edited, variable), { kind: 'unchanged' });
        const removed = remove(edited, variable);
        assert.equal(removed.kind, 'edited');
        const words = (content: string) =>
          (environmentValue(parseEnvironmentFile(content), variable)?.value ?? '').trim();
        assert.equal(words(after(edited, removed)), words(text));
      }),
      propertyRuns,
    );
  });

  it('sets a variable, and setting it again changes nothing', () => {
    fc.assert(
      fc.property(anyText, name, (text, variable) => {
        const outcome = setEnvironmentVariable(parseEnvironmentFile(text), variable, 'yes');
        if (outcome.kind === 'edited') {
          const edited = parseEnvironmentFile(applyTextEdits(text, outcome.edits));
          assert.equal(environmentValue(edited, variable)?.value, 'yes');
          assert.deepEqual(setEnvironmentVariable(edited, variable, 'yes'), { kind: 'unchanged' });
        }
      }),
      propertyRuns,
    );
  });
});
