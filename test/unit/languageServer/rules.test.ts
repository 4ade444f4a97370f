import assert from 'node:assert/strict';
import { CodeActionKind, DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { lintFile } from '../../../src/configfiles/lint/lintFile';
import type { LintInput } from '../../../src/configfiles/lint/lintRule';
import { lintRules } from '../../../src/configfiles/lint/lintRules';
import { applySureFixes } from '../../../src/configfiles/lint/sureFixes';
import { bytesOf, encodedText } from '../../../src/configfiles/byteText';
import { applyTextEdits } from '../../../src/model/textEdit';
import { ruleExamples, rulesOfBytesAlone } from './ruleExamples';
import { TestConnection } from './testConnection';

const whole = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };

/** The same file as the command line reads it: a text of bytes. */
function asBytes(input: LintInput): LintInput {
  return { ...input, text: encodedText(input.text), isBytes: true };
}

function bytesOfText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

describe('the language server and the lint rules', () => {
  let connection: TestConnection;

  beforeEach(async () => {
    connection = new TestConnection();
    await connection.initialized;
  });

  afterEach(() => {
    connection.dispose();
  });

  /** Opens a file of an example, with what is known of its host. */
  function open({ path, text, facts, siblings }: LintInput): string {
    const uri = `hullwright://web1${path}`;
    connection.open(uri, text);
    if (facts) {
      connection.tellHost({ hostId: 'web1', label: 'web1', facts, findings: [] });
    }
    if (siblings) {
      connection.tellSiblings({ uri, siblings });
    }
    return uri;
  }

  function ofRule(diagnostics: readonly Diagnostic[], rule: string): Diagnostic[] {
    return diagnostics.filter(({ code }) => code === rule);
  }

  it('has an example of every rule that a text can break', () => {
    const rules = [...Object.keys(ruleExamples), ...rulesOfBytesAlone].sort();
    assert.deepEqual(rules, lintRules.map(({ id }) => id).sort());
  });

  for (const [rule, input] of Object.entries(ruleExamples)) {
    it(`${rule}: the diagnostic stands where the command line finds it, and its fixes give the same bytes`, async () => {
      const uri = open(input);
      const document = connection.document(uri);
      const shown = ofRule(await connection.diagnostics(uri), rule);
      const expected = lintFile(asBytes(input)).filter((diagnostic) => diagnostic.rule === rule);
      assert.ok(shown.length > 0, 'the rule says something');
      const { text: bytes } = asBytes(input);
      assert.deepEqual(
        shown.map(({ range }) => bytesOfText(document.getText(range))),
        // The protocol has no place behind a carriage return that begins a line end.
        expected.map(({ span }) => bytes.slice(span.start, span.end).replace(/\r$/, '')),
      );
      const actions = await connection.codeActions(uri, whole, [CodeActionKind.QuickFix]);
      const ours = actions.filter(({ diagnostics }) => ofRule(diagnostics ?? [], rule).length > 0);
      assert.deepEqual(
        ours.map((action) => bytesOfText(connection.textAfter(uri, action))),
        expected.flatMap(({ fixes }) => fixes.map(({ edits }) => applyTextEdits(bytes, edits))),
      );
      assert.deepEqual(
        ours.map(({ isPreferred }) => isPreferred),
        expected.flatMap(({ fixes }) => fixes.map(({ sure }) => sure)),
      );
    });

    it(`${rule}: fix-all gives what lint --fix gives`, async () => {
      const uri = open(input);
      const [action, ...more] = await connection.codeActions(uri, whole, ['source.fixAll']);
      const mended = applySureFixes(asBytes(input)).text;
      assert.deepEqual(more, []);
      const text = action ? connection.textAfter(uri, action) : input.text;
      assert.deepEqual(Buffer.from(text, 'utf8'), Buffer.from(bytesOf(mended)));
      assert.equal(action?.kind, mended === encodedText(input.text) ? undefined : 'source.fixAll.hullwright');
    });
  }

  it('shows severity, rule, source and reference', async () => {
    const uri = open(ruleExamples['cmdline/cgroup-v1']!);
    const [diagnostic] = ofRule(await connection.diagnostics(uri), 'cmdline/cgroup-v1');
    assert.equal(diagnostic?.severity, DiagnosticSeverity.Warning);
    assert.equal(diagnostic.source, 'Hullwright');
    assert.match(diagnostic.codeDescription?.href ?? '', /^https:/);
    assert.match(diagnostic.message as string, /^cgroup v1 is asked for/);
  });

  it('offers a quick fix at its own place only', async () => {
    const uri = open(ruleExamples['sysctl/quoted']!);
    const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 3 } });
    assert.deepEqual(await connection.codeActions(uri, at(0), [CodeActionKind.QuickFix]), []);
    const value = { start: { line: 1, character: 18 }, end: { line: 1, character: 18 } };
    const [action] = await connection.codeActions(uri, value, [CodeActionKind.QuickFix]);
    assert.equal(action?.title, 'Remove the quotes');
    assert.deepEqual(await connection.codeActions(uri, value, [CodeActionKind.Refactor]), []);
  });
});
