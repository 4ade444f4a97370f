import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { bytesOf } from '../../src/configfiles/byteText';
import { parseShellFile } from '../../src/configfiles/shell/shellFile';
import { readShellVariable } from '../../src/configfiles/shell/shellVariable';
import { appendWord } from '../../src/configfiles/shell/wordListEditor';
import { applyTextEdits } from '../../src/model/textEdit';
import { propertyRuns, propertyTimeout } from '../unit/configfiles/propertyRuns';
import { sampledCases } from '../unit/configfiles/sampledCases';
import { assignmentFile } from '../unit/configfiles/shell/shellTexts';

const variables = ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT', 'A', 'B_2'] as const;

/** What dash has for the variables behind each file; undefined when it stopped before the end. */
type Sourced = readonly (string | undefined)[] | undefined;

const printVariables = variables
  .map((name) => `if [ "\${${name}+set}" ]; then printf 's%s\\001' "$${name}"; else printf 'u\\001'; fi`)
  .join('; ');

/**
 * Only files of assignments are ever run: a generated program with functions and `&` can fork without end.
 * Sources generated files in dash: in an empty folder, with an empty environment and no program on the path, each file in a
 * subshell of its own.
 */
function sourceInDash(texts: readonly string[]): Sourced[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'hullwright-dash-'));
  try {
    const input = path.join(folder, 'files');
    const work = path.join(folder, 'work');
    mkdirSync(input);
    mkdirSync(work);
    texts.forEach((text, index) => {
      writeFileSync(path.join(input, String(index)), bytesOf(text));
    });
    const script = `i=0; while [ $i -lt ${texts.length} ]; do (. "../files/$i"; printf '\\003'; ${printVariables}); printf '\\002'; i=$((i+1)); done`;
    const { stdout, error } = spawnSync('/bin/dash', ['-c', script], {
      cwd: work,
      env: { PATH: '/nonexistent' },
      input: '',
      maxBuffer: 1024 * 1024 * 1024,
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
    assert.equal(error, undefined);
    const printed = stdout.toString('latin1').split('\x02').slice(0, -1);
    assert.equal(printed.length, texts.length);
    return printed.map((output) => {
      const values = output.split('\x03')[1]?.split('\x01').slice(0, -1);
      return values?.map((value) => (value.startsWith('s') ? value.slice(1) : undefined));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the reader says: the value, undefined for absent, `null` when it says that it does not know. */
function readInFile(text: string): (string | undefined | null)[] {
  const file = parseShellFile(text);
  return variables.map((name) => {
    const reading = readShellVariable(file, name);
    return reading.state === 'absent'
      ? undefined
      : reading.state === 'uncertain'
        ? null
        : (reading.value ?? null);
  });
}

describe('reading shell files as dash does', function () {
  this.timeout(propertyTimeout);

  it('agrees with dash on every variable of files of assignments', () => {
    const { seed, batches } = sampledCases(assignmentFile);
    let certain = 0;
    for (const texts of batches) {
      const sourced = sourceInDash(texts);
      texts.forEach((text, index) => {
        const read = readInFile(text);
        assert.deepEqual(read, sourced[index], `seed ${seed}: ${JSON.stringify(text)}`);
        certain += read.length;
      });
    }
    assert.equal(certain, propertyRuns.numRuns * variables.length);
  });

  it('appends a word that dash then sees at the end of the value', () => {
    const { seed, batches } = sampledCases(fc.tuple(assignmentFile, fc.constantFrom(...variables)));
    let edits = 0;
    for (const batch of batches) {
      const edited = batch.flatMap(([text, name]) => {
        const outcome = appendWord(parseShellFile(text), name, 'added=1');
        return outcome.kind === 'edited' ? [{ text, name, after: applyTextEdits(text, outcome.edits) }] : [];
      });
      const before = sourceInDash(edited.map(({ text }) => text));
      const after = sourceInDash(edited.map(({ after: text }) => text));
      edited.forEach(({ text, name }, index) => {
        const expected = before[index]?.map((value, place) =>
          variables[place] === name ? withWord(value ?? '') : value,
        );
        assert.deepEqual(after[index], expected, `seed ${seed}: ${name} in ${JSON.stringify(text)}`);
        edits += 1;
      });
    }
    assert.ok(edits > propertyRuns.numRuns / 3, `only ${edits} files were edited`);
  });
});

function withWord(value: string): string {
  // Before ` -- `, behind which parameters belong to init; a blank within double quotes parts nothing.
  const separator = [...value.matchAll(/(?:"[^"]*"|[^\s"])+/g)].find(
    ([word]) => word === '--' || word === '"--"',
  );
  if (separator) {
    return `${value.slice(0, separator.index)}added=1 ${value.slice(separator.index)}`;
  }
  return value + (/^$|\s$/.test(value) ? '' : ' ') + 'added=1';
}
