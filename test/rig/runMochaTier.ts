import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { projectFolder, tierResultFile } from './projectFolder';
import { recordTests, writeTierResult } from './tierResult';

/**
 * Runs the tests of one tier in this process: `runMochaTier.ts TIER TIMEOUT-MS`. All files `test/TIER/**.test.ts` belong
 * to it. With HULLWRIGHT_REQUIRE=all a test that skips itself fails.
 */
async function runMochaTier(tier: string, timeout: number): Promise<boolean> {
  const folder = path.join(projectFolder, 'test', tier);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
  if (files.length === 0) throw new Error(`test/${tier} holds no tests`);
  const mocha = new Mocha({
    timeout,
    reporter: 'spec',
    forbidOnly: process.env.CI !== undefined,
    forbidPending: process.env.HULLWRIGHT_REQUIRE === 'all',
  });
  for (const file of files) mocha.addFile(path.join(folder, file));
  await mocha.loadFilesAsync();
  return new Promise((resolve, reject) => {
    const tests = recordTests(
      mocha.run((failures) => {
        writeTierResult(tierResultFile(tier), { tests }).then(() => {
          resolve(failures === 0);
        }, reject);
      }),
    );
  });
}

const [tier, timeout] = process.argv.slice(2);
if (tier === undefined || timeout === undefined) throw new Error(`usage: runMochaTier TIER TIMEOUT-MS`);
runMochaTier(tier, Number(timeout)).then(
  (passed) => process.exit(passed ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
