import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type Mocha from 'mocha';

/** One test of a tier as it ended. */
export interface TestRecord {
  /** The titles of the suites around it and its own, outermost first. */
  readonly titles: readonly string[];
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  /** Why it failed: the error with its stack. */
  readonly error?: string;
}

/** What a tier of tests wrote down about its run. */
export interface TierResult {
  readonly tests: readonly TestRecord[];
}

/** Counts of a run. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How many of the tests ended in which way. */
export function countTests(tests: readonly TestRecord[]): Counts {
  const count = (state: TestRecord['state']): number => tests.filter((test) => test.state === state).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** Adds counts up. */
export function sumCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** `3 passed, 0 failed, 1 skipped`. */
export function countsText({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack?.includes(error.message) === true
    ? error.stack
    : `${error.message}\n${error.stack ?? ''}`;
}

/** Listens to a mocha run. The array fills while the run goes on; a failed hook counts as a failed test. */
export function recordTests(runner: Mocha.Runner): readonly TestRecord[] {
  const tests: TestRecord[] = [];
  const add = (test: Mocha.Runnable, state: TestRecord['state'], error?: unknown): void => {
    tests.push({
      titles: test.titlePath(),
      state,
      durationMs: test.duration ?? 0,
      ...(error === undefined ? {} : { error: errorText(error) }),
    });
  };
  runner.on('pass', (test) => {
    add(test, 'passed');
  });
  runner.on('fail', (test, error: unknown) => {
    add(test, 'failed', error);
  });
  runner.on('pending', (test) => {
    add(test, 'skipped');
  });
  return tests;
}

/** Writes a tier's result for the process that started it. */
export async function writeTierResult(file: string, result: TierResult): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(result, undefined, 1));
}

/** Reads a tier's result, or undefined when the tier ended before it wrote one. */
export async function readTierResult(file: string): Promise<TierResult | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as TierResult);
}

/** A run's tests as lines for a terminal: one line each, and the errors of those that failed. */
export function tierResultText({ tests }: TierResult): string {
  const mark = { passed: '✔', failed: '✘', skipped: '-' } as const;
  return tests
    .map((test) => {
      const line = `  ${mark[test.state]} ${test.titles.join(' › ')} (${test.durationMs} ms)`;
      return test.error === undefined ? line : `${line}\n${test.error.replace(/^/gm, '      ')}`;
    })
    .join('\n');
}
