import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseKernelCommandLine } from '../../../../src/configfiles/kernelCommandLine';
import { parseShellFile } from '../../../../src/configfiles/shell/shellFile';
import { valueChain } from '../../../../src/configfiles/shell/valueChain';
import { setVariable } from '../../../../src/configfiles/shell/variableEditor';
import { appendWord, removeWords } from '../../../../src/configfiles/shell/wordListEditor';
import type { EditOutcome } from '../../../../src/model/editOutcome';
import { applyTextEdits } from '../../../../src/model/textEdit';
import { propertyRuns, propertyTimeout } from '../propertyRuns';
import { anyShellText, assignmentFile, shellProgram, variableName } from './shellTexts';

const word = 'added=1';

/** Texts of every kind, and a realistic one in which lists of words are quoted. */
const wordList = fc.array(
  fc.constantFrom('quiet', 'a=1', 'b="x y"', 'console=tty0', 'console=ttyS0,115200', 'added=0'),
  { maxLength: 5 },
);
const quotedFile = fc
  .array(
    fc.oneof(
      fc.tuple(variableName, wordList).map(([name, words]) => `${name}='${words.join(' ')}'`),
      fc
        .tuple(variableName, wordList)
        .map(([name, words]) => `${name}="${words.join(' ').replaceAll('"', '\\"')}"`),
      fc.tuple(variableName, wordList).map(([name]) => `${name}="$${name} a=1"`),
      fc.constantFrom('# comment', '', 'GRUB_DISTRIBUTOR=`lsb_release`'),
    ),
    { maxLength: 6 },
  )
  .map((lines) => `${lines.join('\n')}\n`);
const anyFile = fc.oneof(anyShellText, assignmentFile, quotedFile, shellProgram);

function append(text: string, name: string, added = word): EditOutcome {
  return appendWord(parseShellFile(text), name, added);
}

function remove(text: string, name: string, removed = word): EditOutcome {
  return removeWords(
    parseShellFile(text),
    name,
    ({ name: key, value }) => `${key}=${value ?? ''}` === removed,
  );
}

/** The text after an edit, or the refusal's code in brackets. */
function result(text: string, outcome: EditOutcome): string {
  switch (outcome.kind) {
    case 'edited':
      return applyTextEdits(text, outcome.edits);
    case 'unchanged':
      return text;
    case 'refused':
      return `[${outcome.refusal.code}]`;
  }
}

function words(text: string, name: string): string[] | undefined {
  const chain = valueChain(parseShellFile(text), name);
  if (chain.state !== 'assigned') {
    return undefined;
  }
  const value = chain.parts.map((part) => part.text).join('');
  return parseKernelCommandLine(value).map(({ span }) => value.slice(span.start, span.end));
}

describe('appendWord and removeWords', function () {
  this.timeout(propertyTimeout);

  it('only insert: every byte that was there stays, in its order', () => {
    fc.assert(
      fc.property(anyFile, variableName, (text, name) => {
        const outcome = append(text, name);
        if (outcome.kind === 'edited') {
          assert.ok(outcome.edits.every(({ span }) => span.start === span.end));
          assert.ok(applyTextEdits(text, outcome.edits).length > text.length);
        }
      }),
      propertyRuns,
    );
  });

  it('leave every other variable as it is', () => {
    fc.assert(
      fc.property(anyFile, variableName, (text, name) => {
        const others = (content: string) =>
          parseShellFile(content)
            .assignments.filter((assignment) => assignment.name !== name)
            .map(({ span }) => content.slice(span.start, span.end));
        assert.deepEqual(others(applied(text, append(text, name))), others(text));
        assert.deepEqual(others(applied(text, remove(text, name))), others(text));
      }),
      propertyRuns,
    );
  });

  it('editing twice is editing once', () => {
    fc.assert(
      fc.property(anyFile, variableName, (text, name) => {
        const added = append(text, name);
        if (added.kind === 'edited') {
          assert.deepEqual(append(applied(text, added), name), { kind: 'unchanged' });
        }
        const removed = remove(text, name);
        if (removed.kind === 'edited') {
          assert.deepEqual(remove(applied(text, removed), name), { kind: 'unchanged' });
        }
      }),
      propertyRuns,
    );
  });

  it('never do nothing in silence: the word is there afterwards, or the refusal has a reason', () => {
    fc.assert(
      fc.property(anyFile, variableName, (text, name) => {
        const outcome = append(text, name);
        if (outcome.kind === 'refused') {
          assert.ok(outcome.refusal.reason.text.length > 10);
        } else {
          assert.ok(words(applied(text, outcome), name)?.includes(word));
        }
      }),
      propertyRuns,
    );
  });

  it('removing what was added gives the same words back, in a file where the variable was set', () => {
    fc.assert(
      fc.property(fc.oneof(assignmentFile, quotedFile), variableName, (text, name) => {
        const before = words(text, name);
        const added = append(text, name);
        if (added.kind === 'edited' && before) {
          const after = applied(text, added);
          const removed = remove(after, name);
          assert.equal(removed.kind, 'edited');
          assert.deepEqual(words(applied(after, removed), name), before);
        }
      }),
      propertyRuns,
    );
  });

  it('removing what was added gives the same bytes back when the value ended in quotes and in no blank', () => {
    let restored = 0;
    fc.assert(
      fc.property(quotedFile, variableName, (text, name) => {
        const added = append(text, name);
        if (added.kind === 'edited' && words(text, name)) {
          const after = applied(text, added);
          assert.equal(applied(after, remove(after, name)), text);
          restored += 1;
        }
      }),
      propertyRuns,
    );
    assert.ok(restored > propertyRuns.numRuns / 10);
  });

  function applied(text: string, outcome: EditOutcome): string {
    return outcome.kind === 'edited' ? applyTextEdits(text, outcome.edits) : text;
  }
});

describe('appendWord', () => {
  const cases: readonly (readonly [text: string, after: string])[] = [
    ['', 'A="x=1"\n'],
    ['B=1', 'B=1\nA="x=1"\n'],
    ['#A=""\nB=1\n', '#A=""\nA="x=1"\nB=1\n'],
    ['if true; then\n#A=""\n:\nfi\n', 'if true; then\n#A=""\n:\nfi\nA="x=1"\n'],
    ['B=1 \\\n', 'B=1 \\\n\nA="x=1"\n'],
    ['B=1\\', '[continuation]'],
    ['# note\\', '# note\\\nA="x=1"\n'],
    ['A=\n', 'A="x=1"\n'],
    ['A=y\n', 'A="y x=1"\n'],
    ['A=""\n', 'A="x=1"\n'],
    ["A='y'\n", "A='y x=1'\n"],
    ['A="y "\n', 'A="y x=1"\n'],
    ['A="y" # note\n', 'A="y x=1" # note\n'],
    ['A="y"z\n', 'A="y"z" x=1"\n'],
    ['A=\\ y\n', 'A=\\ y" x=1"\n'],
    ['A="$A y"\n', 'A="$A y x=1"\n'],
    ['A="${A}"\n', 'A="${A} x=1"\n'],
    ['A="$A x=1"\n', 'A="$A x=1"\n'],
    ['A="x=1"\nA="$A y"\n', 'A="x=1"\nA="$A y"\n'],
    ['A="$(date)"\nA="$A y"\n', 'A="$(date)"\nA="$A y x=1"\n'],
    ['A="y -- z"\n', 'A="y x=1 -- z"\n'],
    ['A="y -- x=1"\n', 'A="y x=1 -- x=1"\n'],
    ['A="x=1 x=0"\n', 'A="x=1 x=0"\n'],
    ['A="$(date)"\n', '[substitution]'],
    ['A="$B y"\n', '[substitution]'],
    ['A="${A}y"\n', '[substitution]'],
    ['A="y\nz"\n', '[continuation]'],
    ['A="y=\\"z"\n', '[unterminated]'],
    ['A="y\n', '[unterminated]'],
    ['[ -f x ] && A=1\n', '[conditional]'],
    ['A="y"\r\n', '[carriageReturn]'],
    ['A+=" y"\n', '[notAnAssignment]'],
    ['A = "y"\n', '[notAnAssignment]'],
  ];
  for (const [text, after] of cases) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(after)}`, () => {
      assert.equal(result(text, append(text, 'A', 'x=1')), after);
    });
  }

  it('appends again what a later occurrence overrides, when the last one counts', () => {
    const text = 'A="x=1 x=0"\n';
    assert.equal(result(text, appendWord(parseShellFile(text), 'A', 'x=1', 'last')), 'A="x=1 x=0 x=1"\n');
  });

  it('refuses to append what an earlier occurrence overrides, when the first one counts', () => {
    const text = 'A="x=0"\n';
    assert.equal(result(text, appendWord(parseShellFile(text), 'A', 'x=1', 'first')), '[secondAssignment]');
  });

  it('refuses words that would need quotes', () => {
    for (const odd of ['a b', 'a"b', "a'b", 'a$b', 'a`b', 'a;b', 'a\nb', '', 'é', '{a}', 'a|b']) {
      assert.equal(result('', append('', 'A', odd)), '[unsafeValue]', odd);
    }
    assert.equal(result('', append('', 'A B', 'x')), '[unsafeValue]');
  });
});

describe('removeWords', () => {
  const cases: readonly (readonly [text: string, after: string])[] = [
    ['A="y x=1 z"\n', 'A="y z"\n'],
    ['A="x=1 z"\n', 'A="z"\n'],
    ['A="x=1"\n', 'A=""\n'],
    ['A="x=1 x=1"\n', 'A=""\n'],
    ['A="y" # note\n', 'A="y" # note\n'],
    ['A="y -- x=1"\n', 'A="y -- x=1"\n'],
    ['A="x=1"\nA="$A x=1 z"\n', 'A=""\nA="$A z"\n'],
    ['A="y x=""1"\n', '[unsafeValue]'],
    ['A="$B x=1"\n', '[substitution]'],
    ['', ''],
  ];
  for (const [text, after] of cases) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(after)}`, () => {
      assert.equal(result(text, remove(text, 'A', 'x=1')), after);
    });
  }
});

describe('setVariable', () => {
  const cases: readonly (readonly [text: string, after: string])[] = [
    ['A="no"\n', 'A="yes"\n'],
    ["A='no'\n", "A='yes'\n"],
    ['A=no # note\n', 'A=yes # note\n'],
    ['A=\n', 'A="yes"\n'],
    ['A="n"o\n', 'A="yes"\n'],
    ['A=no\nA=never\n', 'A=no\nA=yes\n'],
    ['A=yes\n', 'A=yes\n'],
    ['A=$(date)\n', '[substitution]'],
    ['## Type: yesno\n#A=no\nB=1\n', '## Type: yesno\n#A=no\nA="yes"\nB=1\n'],
  ];
  for (const [text, after] of cases) {
    it(`turns ${JSON.stringify(text)} into ${JSON.stringify(after)}`, () => {
      assert.equal(result(text, setVariable(parseShellFile(text), 'A', 'yes')), after);
    });
  }

  it('gives the variable the value and touches nothing else', () => {
    fc.assert(
      fc.property(anyFile, variableName, (text, name) => {
        const outcome = setVariable(parseShellFile(text), name, 'yes no');
        if (outcome.kind === 'edited') {
          const after = applyTextEdits(text, outcome.edits);
          assert.equal(outcome.edits.length, 1);
          assert.deepEqual(setVariable(parseShellFile(after), name, 'yes no'), { kind: 'unchanged' });
        }
      }),
      propertyRuns,
    );
  });

  it('refuses values that would need escapes', () => {
    assert.equal(result('', setVariable(parseShellFile(''), 'A', 'a  b')), '[unsafeValue]');
    assert.equal(result('', setVariable(parseShellFile(''), 'A', '$(a)')), '[unsafeValue]');
    assert.equal(result('', setVariable(parseShellFile(''), 'A', '')), 'A=""\n');
  });
});
