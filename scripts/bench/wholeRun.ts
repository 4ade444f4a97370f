import { runQuietly } from '../../test/rig/childProgram';
import { commandLineProgram } from '../currentBuild';
import { median, millisecondsOf, type Measurement } from './measurement';

const rounds = 9;

async function runCheck(): Promise<string> {
  const { exitCode, output } = await runQuietly(process.execPath, [
    commandLineProgram,
    'check',
    '--format',
    'json',
  ]);
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`hullwright check failed:\n${output}`);
  return output;
}

/** check-config.sh fails by itself when something that it needs is missing, so its exit status says nothing. */
async function runCheckConfig(script: string): Promise<string> {
  return (await runQuietly('/bin/sh', [script], { env: { ...process.env, NO_COLOR: '1' } })).output;
}

function statements(report: string): number {
  const { hosts } = JSON.parse(report.slice(report.indexOf('{'))) as {
    hosts: { findings: { status: string }[]; kernelOptions: unknown[] }[];
  };
  return hosts.reduce(
    (sum, { findings, kernelOptions }) =>
      sum + kernelOptions.length + findings.filter(({ status }) => status !== 'notApplicable').length,
    0,
  );
}

function statementsOfCheckConfig(output: string): number {
  return output
    .split('\n')
    .filter((line) => /^\s*- /.test(line) && /(?:enabled|missing|available)/.test(line)).length;
}

/**
 * The whole process of a local check, and beside it check-config.sh of the same machine when its path is given. Both
 * run in turns, so that what else the machine does weighs on both.
 */
export async function measureWholeRun(checkConfig: string | undefined): Promise<readonly Measurement[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await millisecondsOf(runCheck));
    if (checkConfig !== undefined) theirs.push(await millisecondsOf(() => runCheckConfig(checkConfig)));
  }
  const said = statements(await runCheck());
  const what = 'local check, whole process';
  if (checkConfig === undefined) {
    const note = 'no check-config.sh to compare with: --check-config PATH';
    return [
      { what, measured: median(ours), unit: 'ms', note },
      { what: 'statements', measured: said, unit: 'statements', note },
    ];
  }
  const theirStatements = statementsOfCheckConfig(await runCheckConfig(checkConfig));
  return [
    { what, measured: median(ours), unit: 'ms', note: `median of ${rounds}` },
    { what: 'check-config.sh', measured: median(theirs), unit: 'ms', note: `median of ${rounds}` },
    { what: 'time against check-config.sh', measured: median(ours) / median(theirs), budget: 0.5, unit: 'x' },
    {
      what: 'its statements for each of ours',
      measured: theirStatements / said,
      budget: 0.5,
      unit: 'x',
      note: `${theirStatements} and ${said}`,
    },
  ];
}
