import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseShellFile } from '../../../../src/configfiles/shell/shellFile';
import { readShellVariable } from '../../../../src/configfiles/shell/shellVariable';
import { propertyRuns, propertyTimeout } from '../propertyRuns';
import { anyShellText, assignmentFile, shellProgram } from './shellTexts';

/** The value of A; undefined when absent; the code of the refusal in brackets when uncertain; `?` when it expands. */
function valueOfA(text: string): string | undefined {
  const reading = readShellVariable(parseShellFile(text), 'A');
  switch (reading.state) {
    case 'absent':
      return undefined;
    case 'uncertain':
      return `[${reading.refusal.code}]`;
    case 'assigned':
      return reading.value ?? '?';
  }
}

describe('parseShellFile', function () {
  this.timeout(propertyTimeout);

  it('covers any text with tokens, without a gap', () => {
    fc.assert(
      fc.property(fc.oneof(anyShellText, assignmentFile, shellProgram), (text) => {
        const { tokens } = parseShellFile(text);
        assert.equal(tokens.map(({ span }) => text.slice(span.start, span.end)).join(''), text);
        let end = 0;
        for (const { span } of tokens) {
          assert.equal(span.start, end);
          end = span.end;
        }
        assert.equal(end, text.length);
      }),
      propertyRuns,
    );
  });

  it('gives every assignment the spans of its name and its value', () => {
    fc.assert(
      fc.property(assignmentFile, (text) => {
        for (const { name, nameSpan, valueSpan, span } of parseShellFile(text).assignments) {
          assert.equal(text.slice(nameSpan.start, nameSpan.end).replaceAll('\\\n', ''), name);
          assert.equal(text[valueSpan.start - 1], '=');
          assert.equal(span.end, valueSpan.end);
        }
      }),
      propertyRuns,
    );
  });
});

describe('readShellVariable', () => {
  const cases: readonly (readonly [text: string, value: string | undefined])[] = [
    ['A=1', '1'],
    ['#A=1', undefined],
    ['A="a b"\'c d\'e', 'a bc de'],
    ['A=x#y # note', 'x#y'],
    ['A="1\\\n2"', '12'],
    ['A\\\n=1', '1'],
    ['A=1; A=2', '2'],
    ['A=1 B=2', '1'],
    ['A=1 command', undefined],
    ['A=1 :', '1'],
    ['export A=1', '1'],
    ['readonly A=1', '1'],
    ['readonly A=1\nA=2', '[secondAssignment]'],
    ['A=$B', '?'],
    ['A=~/x', '?'],
    ['A=\\\n~', '?'],
    ["A=$'x'", '?'],
    ["A=$'x\\''", '[unterminated]'],
    ['A="${B:-\'}"\nB="it\'s"', '?'],
    ['A=1\nB="$(case x in x) :;; esac)"', '1'],
    ["B=$(: # it's\n)\nA=1", '1'],
    ['B=$(cat <<E\nE\n)\nA=1', '[unterminated]'],
    ['if true; then A=1; fi', '[conditional]'],
    ['case x in\nx) A=1;;\nesac', '[conditional]'],
    ['case x in\nfi) :;;\nesac\nA=1', '1'],
    ['f() { A=1; }', '[conditional]'],
    ['{ false; } && A=1', '[conditional]'],
    ['false &\\\n& A=1', '[conditional]'],
    ['A=1 && true &', '[conditional]'],
    ['A=1 && { :; } &', '[conditional]'],
    ['if false; then\n>x fi\nA=1\nfi', '[conditional]'],
    ['A=1 2>&1', '[conditional]'],
    ['A=1 | cat', '[conditional]'],
    ['true || {\n:\n}\nA=1', '1'],
    ['A=1\nfi', '[syntax]'],
    ['A=1\nif true; then', '[syntax]'],
    ['A=1 &&', '[syntax]'],
    ['A=1 >', '[syntax]'],
    ['cat <<E\nA=1\nE\n', undefined],
    ['cat <<E\nA=1\n', '[unterminated]'],
    ['cat <<E\nx\\\nE\nA=1\nE\nA=2', '2'],
    ["cat <<'E'\nx\\\nE\nA=1", '1'],
    ['cat <<"$x"\n$x\nA=1', '[unterminated]'],
    ['A=1\nA="2', '[unterminated]'],
    ['A=1\n. ./other', '[secondAssignment]'],
    ['. ./other\nA=1', '1'],
    ['. ./other', '[secondAssignment]'],
    ['A=1\nunset A', '[secondAssignment]'],
    ['A=1\n: ${A:=2}', '[secondAssignment]'],
    ['A=1\n: $((A += 2))', '[secondAssignment]'],
    ['A=1\nfor A in 1 2; do :; done', '[secondAssignment]'],
    ['A=1\nexit', '[conditional]'],
    ['A=1\nreturn', '1'],
    ['[ -f x ] || return\nA=1', '[conditional]'],
    ['f() { return; }\nA=1', '1'],
    ['A = 1', '[notAnAssignment]'],
    ['A+=1', '[notAnAssignment]'],
    ['A=1\r\n', '[carriageReturn]'],
    ['B=1\r\nA=1\n', '1'],
    ['\ufeffA=1', '[byteOrderMark]'],
    ['\u00ef\u00bb\u00bfA=1', '[byteOrderMark]'],
    ['A=1\0', '[binary]'],
  ];
  for (const [text, value] of cases) {
    it(`${JSON.stringify(text)} gives ${value ?? 'nothing'}`, () => {
      assert.equal(valueOfA(text), value);
    });
  }
});

describe('shell programs', function () {
  this.timeout(propertyTimeout);

  it('of correct grammar are never called incorrect', () => {
    fc.assert(
      fc.property(shellProgram, (text) => {
        const { misplaced, unterminated } = parseShellFile(text);
        assert.equal(misplaced, undefined);
        assert.equal(unterminated, undefined);
      }),
      propertyRuns,
    );
  });
});
