import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnvironmentFile, type EnvironmentFile } from '../../src/configfiles/environmentFile';
import { propertyRuns, propertyTimeout } from '../unit/configfiles/propertyRuns';
import { sampledCases } from '../unit/configfiles/sampledCases';
import { environmentText } from '../unit/configfiles/environmentTexts';

/** Reads the files of environment.d with the very function that reads a unit's EnvironmentFile, and prints what it read. */
const generator = '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator';

const variables = ['A', 'B_2', 'C'] as const;

/**
 * What systemd has for the variables of each file; empty for those that a file does not set. Each file takes a process of its
 * own, all of them started by one shell.
 */
function readBySystemd(texts: readonly string[]): string[][] {
  const root = mkdtempSync(path.join(tmpdir(), 'hullwright-systemd-'));
  try {
    texts.forEach((text, index) => {
      const folder = path.join(root, String(index), 'environment.d');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, '1.conf'), text);
    });
    const script = `i=0; while [ $i -lt ${texts.length} ]; do XDG_CONFIG_HOME="$PWD/$i" ${generator} || exit 1; printf '\\002'; i=$((i+1)); done`;
    const { stdout, status } = spawnSync('/bin/sh', ['-c', script], {
      cwd: root,
      env: {},
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    assert.equal(status, 0);
    const printed = stdout.split('\x02').slice(0, -1);
    assert.equal(printed.length, texts.length);
    return printed.map((output) => variables.map((name) => printedValue(output, name) ?? ''));
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The generator prints `NAME=value`, or `NAME="value"` with escapes. */
function printedValue(printed: string, name: string): string | undefined {
  const [, quoted, bare] =
    new RegExp(`^${name}=(?:"((?:[^"\\\\]|\\\\[^])*)"|(.*))$`, 'm').exec(printed) ?? [];
  const value = quoted?.replace(/\\([^])/g, (_, escaped: string) => escapes[escaped] ?? escaped);
  return value ?? bare;
}

/** Unlike a unit, the generator passes over assignments of nothing. */
function lastValue({ entries }: EnvironmentFile, name: string): string {
  return entries.findLast((entry) => entry.name === name && entry.value !== '')?.value ?? '';
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

describe('reading environment files as systemd does', function () {
  this.timeout(propertyTimeout);

  before(function () {
    if (!existsSync(generator)) {
      this.skip();
    }
  });

  it('agrees with systemd on generated files', () => {
    const { seed, batches } = sampledCases(environmentText);
    let certain = 0;
    for (const texts of batches) {
      const files = texts.map(parseEnvironmentFile).filter((file) => !file.refusal && !isDoubtful(file));
      const bySystemd = readBySystemd(files.map(({ text }) => text));
      files.forEach((file, index) => {
        const read = variables.map((name) => lastValue(file, name));
        assert.deepEqual(read, bySystemd[index], `seed ${seed}: ${JSON.stringify(file.text)}`);
      });
      certain += files.length;
    }
    assert.ok(certain > propertyRuns.numRuns / 2, `only ${certain} files were certain`);
  });
});

/** Whether the generator takes `A=\` and a line end for an assignment depends on blanks in the next line. */
function isDoubtful({ text, entries }: EnvironmentFile): boolean {
  return entries.some(
    ({ value, valueSpan }) => value === '' && text.slice(valueSpan.start, valueSpan.end).includes('\\'),
  );
}
