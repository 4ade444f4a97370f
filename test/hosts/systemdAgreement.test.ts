import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parseEnvironmentFile, type EnvironmentFile } from '../../src/configfiles/environmentFile';
import { isLongRun, propertyTimeout } from '../unit/configfiles/propertyRuns';
import { environmentText } from '../unit/configfiles/environmentTexts';

/** Reads the files of environment.d with the very function that reads a unit's EnvironmentFile, and prints what it read. */
const generator = '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator';

const variables = ['A', 'B_2', 'C'] as const;

/** What systemd has for the variables of a file; empty for those that it does not set. */
function readBySystemd(folder: string, text: string): string[] {
  writeFileSync(path.join(folder, 'environment.d', '1.conf'), text);
  const { stdout, status } = spawnSync(generator, { env: { XDG_CONFIG_HOME: folder }, encoding: 'utf8' });
  assert.equal(status, 0);
  return variables.map((name) => printedValue(stdout, name) ?? '');
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
    const folder = mkdtempSync(path.join(tmpdir(), 'hullwright-systemd-'));
    mkdirSync(path.join(folder, 'environment.d'));
    try {
      let certain = 0;
      // Each file takes a process of its own: a tenth of the cases of other properties.
      fc.assert(
        fc.property(environmentText, (text) => {
          const file = parseEnvironmentFile(text);
          // Whether the generator takes `A=\` and a line end for an assignment depends on blanks in the next line.
          const doubtful = file.entries.some(
            ({ value, valueSpan }) =>
              value === '' && text.slice(valueSpan.start, valueSpan.end).includes('\\'),
          );
          if (file.refusal || doubtful) {
            return;
          }
          const read = variables.map((name) => lastValue(file, name));
          assert.deepEqual(read, readBySystemd(folder, text));
          certain += 1;
        }),
        { numRuns: isLongRun ? 10_000 : 100 },
      );
      assert.ok(certain > 50);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
