import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { evaluateFacts } from '../../src/examination/evaluateFacts';
import { readSnapshot } from '../../src/facts/snapshot';
import { runQuietly } from '../../test/rig/childProgram';
import { makeTemporaryFolder } from '../../test/rig/temporaryFolder';
import { commandLineProgram } from '../currentBuild';
import { median, millisecondsOf, type Measurement } from './measurement';

const rounds = 200;
const wholeRounds = 15;

const request = { profile: 'auto', suppressions: [], today: '2026-11-26' } as const;

async function judgeSnapshot(snapshot: string): Promise<void> {
  const args = [commandLineProgram, 'check', '--snapshot', snapshot, '--fail-on', 'never'];
  const { exitCode, output } = await runQuietly(process.execPath, args);
  if (exitCode !== 0) throw new Error(`hullwright check --snapshot failed:\n${output}`);
}

/** Judging the facts of this machine, again and again in one process. */
export async function measureEvaluation(): Promise<readonly Measurement[]> {
  const folder = await makeTemporaryFolder();
  try {
    const snapshot = path.join(folder, 'facts.json');
    await runQuietly(process.execPath, [commandLineProgram, 'check', '--save', snapshot]);
    const facts = readSnapshot(await readFile(snapshot, 'utf8'));
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push(await millisecondsOf(() => evaluateFacts(facts, request, () => 0)));
    }
    const wholeTimes: number[] = [];
    const emptyTimes: number[] = [];
    for (let round = 0; round < wholeRounds; round += 1) {
      wholeTimes.push(await millisecondsOf(() => judgeSnapshot(snapshot)));
      emptyTimes.push(await millisecondsOf(() => runQuietly(process.execPath, ['-e', '0'])));
    }
    return [
      {
        what: 'check --snapshot, whole process',
        measured: median(wholeTimes),
        budget: 150,
        unit: 'ms',
        note: `median of ${wholeRounds}; Node alone takes ${median(emptyTimes).toFixed(0)} ms`,
      },
      {
        what: "evaluating one host's facts",
        measured: median(times),
        budget: 5,
        unit: 'ms',
        note: `median of ${rounds}; the first took ${times[0]?.toFixed(1) ?? ''} ms`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
