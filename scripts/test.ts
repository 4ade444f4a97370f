import { rm } from 'node:fs/promises';
import { runOnTerminal } from '../test/rig/childProgram';
import { installMissingNeeds, missingNeeds } from '../test/rig/machineNeeds';
import { projectFolder, tierResultFile } from '../test/rig/projectFolder';
import { countTests, countsText, readTierResult, sumCounts, type Counts } from '../test/rig/tierResult';
import { testTiers, type TestTier } from './testTiers';

/** One line of the closing table. */
interface Outcome {
  readonly name: string;
  readonly counts: Counts;
  readonly seconds: number;
  readonly note: string;
}

const oneFailed: Counts = { passed: 0, failed: 1, skipped: 0 };

const checks: readonly (readonly [name: string, nodeArguments: readonly string[]])[] = [
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['types of the pages', ['node_modules/typescript/bin/tsc', '-p', 'webview']],
  ['eslint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['prettier', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  ['build', ['esbuild.mjs', '--production', '--tests']],
];

function title(text: string): void {
  console.log(`\n== ${text}`);
}

async function runChecks(): Promise<Outcome> {
  const start = performance.now();
  const failed: string[] = [];
  for (const [name, nodeArguments] of checks) {
    title(`check: ${name}`);
    const status = await runOnTerminal(process.execPath, nodeArguments, { cwd: projectFolder });
    if (status !== 0) failed.push(name);
  }
  return {
    name: 'check',
    counts: { passed: checks.length - failed.length, failed: failed.length, skipped: 0 },
    seconds: (performance.now() - start) / 1000,
    note: failed.length === 0 ? '' : `failed: ${failed.join(', ')}`,
  };
}

/** Why this machine cannot run the tier, after it installed what it could; undefined when it can. */
async function reasonToSkip(tier: TestTier): Promise<string | undefined> {
  if (tier.linuxOnly && process.platform !== 'linux') return 'it needs Linux';
  await installMissingNeeds(tier.needs);
  const missing = missingNeeds(tier.needs);
  if (missing.length === 0) return undefined;
  const packages = missing.map((need) => need.debianPackage).join(' ');
  return `missing: ${missing.map((need) => need.name).join(', ')} (Debian and Ubuntu: apt-get install ${packages})`;
}

function skipped(name: string, reason: string): Outcome {
  const required = process.env.HULLWRIGHT_REQUIRE === 'all';
  const counts = required ? oneFailed : { passed: 0, failed: 0, skipped: 1 };
  console.log(`skipped: ${reason}`);
  return { name, counts, seconds: 0, note: `skipped: ${reason}` };
}

async function runTier(tier: TestTier): Promise<Outcome> {
  title(`tier: ${tier.name}`);
  const reason = await reasonToSkip(tier);
  if (reason !== undefined) return skipped(tier.name, reason);
  const start = performance.now();
  await rm(tierResultFile(tier.name), { force: true });
  const status = await runOnTerminal(process.execPath, tier.nodeArguments, { cwd: projectFolder });
  const result = await readTierResult(tierResultFile(tier.name));
  const seconds = (performance.now() - start) / 1000;
  if (result === undefined) {
    return { name: tier.name, counts: oneFailed, seconds, note: `ended with ${status} before any result` };
  }
  const counts = countTests(result.tests);
  // A tier can fail beside its tests, for example by an error in the extension's log.
  return status !== 0 && counts.failed === 0
    ? { name: tier.name, counts: sumCounts([counts, oneFailed]), seconds, note: `ended with ${status}` }
    : { name: tier.name, counts, seconds, note: '' };
}

function printOutcomes(outcomes: readonly Outcome[]): void {
  title('results');
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  for (const { name, counts, seconds, note } of outcomes) {
    const line = `${name.padEnd(width)}  ${countsText(counts)}  ${seconds.toFixed(1)} s  ${note}`;
    console.log(line.trimEnd());
  }
}

/** Runs the checks and every tier, or only the named ones, and gives the exit status. */
async function test(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !testTiers.some((tier) => tier.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no tier ${unknown.join(', ')}. Tiers: ${testTiers.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  const outcomes: Outcome[] = [];
  if (names.length === 0) outcomes.push(await runChecks());
  const wanted = testTiers.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const tier of wanted) outcomes.push(await runTier(tier));
  printOutcomes(outcomes);
  const sum = sumCounts(outcomes.map(({ counts }) => counts));
  console.log(`\n${countsText(sum)}`);
  return sum.failed === 0 ? 0 : 1;
}

const words = process.argv.slice(2);
// For the tier vm, which otherwise tries a part of its machines: `--all [TEXT]`.
const all = words.indexOf('--all');
const [, text = ''] = all < 0 ? [] : words.splice(all, 2);
if (all >= 0) process.env.HULLWRIGHT_MACHINES = text;

test(words).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
