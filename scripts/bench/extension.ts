import { stat } from 'node:fs/promises';
import path from 'node:path';
import { runOrThrow } from '../../test/rig/childProgram';
import { outputFolder, projectFolder, tierResultFile } from '../../test/rig/projectFolder';
import { readTierResult } from '../../test/rig/tierResult';
import { median, type Measurement } from './measurement';

const rounds = 9;

async function loadAndActivate(): Promise<Measurement> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const output = await runOrThrow(process.execPath, ['scripts/bench/loadExtension.mjs'], {
      cwd: projectFolder,
    });
    const { load, activate } = JSON.parse(output) as { load: number; activate: number };
    times.push(load + activate);
  }
  return {
    what: 'extension: load and activate',
    measured: median(times),
    budget: 50,
    unit: 'ms',
    note: `median of ${rounds}, against a stand-in of VS Code`,
  };
}

/** What the installed package took in a real extension host, from the last run of the tier vscode. */
async function activationInHost(): Promise<readonly Measurement[]> {
  const result = await readTierResult(tierResultFile('vscode'));
  const test = result?.tests.find(({ titles }) => titles.at(-1) === 'loads and activates');
  if (test === undefined) return [];
  return [
    {
      what: 'the same in a real extension host',
      measured: test.durationMs,
      unit: 'ms',
      note: 'with the messages between the processes; from the last npm run test:vscode',
    },
  ];
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size / 1024;
}

/** Time to activate, and the sizes of what ships. */
export async function measureExtension(): Promise<readonly Measurement[]> {
  const vsix = path.join(outputFolder, 'bench.vsix');
  await runOrThrow(process.execPath, ['--import=tsx', 'scripts/package.ts', '--vsix', vsix], {
    cwd: projectFolder,
  });
  const dist = (name: string): string => path.join(projectFolder, 'dist', name);
  return [
    await loadAndActivate(),
    ...(await activationInHost()),
    { what: 'main bundle', measured: await sizeOf(dist('extension.js')), budget: 150, unit: 'KiB' },
    { what: 'bundle of the language server', measured: await sizeOf(dist('languageServer.js')), unit: 'KiB' },
    { what: 'bundle of the language client', measured: await sizeOf(dist('languageClient.js')), unit: 'KiB' },
    { what: 'bundle of the command line', measured: await sizeOf(dist('hullwright.js')), unit: 'KiB' },
    { what: 'vsix', measured: await sizeOf(vsix), budget: 1536, unit: 'KiB' },
  ];
}
