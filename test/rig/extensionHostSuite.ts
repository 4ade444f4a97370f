import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { recordTests, writeTierResult, type TestRecord } from './tierResult';

/** How long one test may take inside the extension host, in milliseconds. */
const timeout = 30_000;

/**
 * Runs every bundled test file of a folder inside the extension host. The result goes to the file that
 * HULLWRIGHT_RESULT_FILE names; without one, as under @vscode/test-electron, to the console.
 * @throws Error when a test failed, which the extension host reports as its exit code.
 */
export async function runSuite(folder: string): Promise<void> {
  const resultFile = process.env.HULLWRIGHT_RESULT_FILE;
  const reporter = resultFile === undefined ? 'spec' : Mocha.reporters.Base;
  const mocha = new Mocha({ ui: 'bdd', timeout, color: false, reporter });
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(folder, file));
  }
  let tests: readonly TestRecord[] = [];
  const failures = await new Promise<number>((resolve) => {
    tests = recordTests(mocha.run(resolve));
  });
  if (resultFile !== undefined) await writeTierResult(resultFile, { tests });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
