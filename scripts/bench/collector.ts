import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { spawnSync } from 'node:child_process';
import { programOnPath } from '../../test/rig/chromium';
import { projectFolder } from '../../test/rig/projectFolder';
import { makeTemporaryFolder } from '../../test/rig/temporaryFolder';
import type { Measurement } from './measurement';

const nonce = '0123456789abcdef0123456789abcdef';
const kib = 1024;

/** How many processes a run of the collector makes, as strace counts them; threads do not count. */
async function countForks(input: string): Promise<number> {
  const folder = await makeTemporaryFolder();
  try {
    const log = path.join(folder, 'strace.log');
    const args = ['-f', '-qq', '-o', log, '-e', 'trace=fork,vfork,clone,clone3', '/bin/sh', '-s'];
    spawnSync('strace', args, { input, maxBuffer: 64 * kib * kib });
    const lines = (await readFile(log, 'utf8')).split('\n');
    return lines.filter((line) => /\b(?:v?fork|clone3?)\(/.test(line) && !line.includes('CLONE_THREAD'))
      .length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Splits the frame of the kernel configuration from the rest, in bytes as they go over the wire. */
function wireBytes(output: string): { readonly kernelConfig: number; readonly rest: number } {
  const frame = new RegExp(`^@${nonce} B \\d+ kernelConfig .*?^@${nonce} E \\d+ kernelConfig$`, 'ms');
  const kernelConfig = frame.exec(output)?.[0].length ?? 0;
  return { kernelConfig, rest: output.length - kernelConfig };
}

/** Forks of the collector and what it prints. */
export async function measureCollector(): Promise<readonly Measurement[]> {
  const script = await readFile(path.join(projectFolder, 'dist/collector.sh'), 'utf8');
  const input = `hullwright_nonce=${nonce}\n${script}`;
  const run = spawnSync('/bin/sh', ['-s'], { input, encoding: 'latin1', maxBuffer: 64 * kib * kib });
  const { kernelConfig, rest } = wireBytes(run.stdout);
  const measurements: Measurement[] = [
    { what: 'on the wire without the kernel config', measured: rest / kib, budget: 64, unit: 'KiB' },
    { what: 'on the wire with it', measured: (rest + kernelConfig) / kib, budget: 192, unit: 'KiB' },
    {
      what: 'the collector itself',
      measured: Buffer.byteLength(script) / kib,
      unit: 'KiB',
      note: `${(gzipSync(script).length / kib).toFixed(1)} KiB compressed`,
    },
  ];
  if (programOnPath('strace') === undefined) {
    return [...measurements, { what: 'forks (strace is not installed)', measured: NaN, unit: 'forks' }];
  }
  return [
    { what: 'forks of the collector', measured: await countForks(input), budget: 60, unit: 'forks' },
    ...measurements,
  ];
}
