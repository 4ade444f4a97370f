/**
 * Examines many simulated hosts over SSH in a process of its own, 32 at a time, and prints one line of JSON: see `FleetResult`.
 *
 *   node --import=tsx test/rig/fleetRun.ts COUNT
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { examineHost } from '../../src/examination/examineHost';
import { runPooled } from '../../src/examination/examinationPool';
import { makeTurns } from '../../src/examination/turns';
import { createSshHost } from '../../src/hosts/sshHost';
import { nonce } from '../unit/facts/collectorRun';
import { projectFolder } from './projectFolder';
import { makeKey } from './sshServer';
import { makeTemporaryFolder } from './temporaryFolder';

export interface FleetResult {
  /** Hosts whose report had everything. */
  readonly whole: number;
  readonly seconds: number;
  /** Megabytes that the process held beyond what it held before the first host. */
  readonly megabytes: number;
  /** Milliseconds by which the event loop came late: 99 of 100 times at most, and ever. */
  readonly lag: number;
  readonly longestLag: number;
}

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

interface Simulation {
  readonly ports: readonly number[];
  end(): Promise<void>;
}

async function simulate(count: number, key: string): Promise<Simulation> {
  const simulation = spawn(
    process.execPath,
    ['--import=tsx', path.join(projectFolder, 'test/rig/simulatedHosts.ts'), String(count), key],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let printed = '';
  simulation.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  while (!printed.includes('\n')) {
    await once(simulation.stdout, 'data');
  }
  return {
    ports: printed.trim().split(' ').map(Number),
    async end() {
      simulation.stdin.end();
      await once(simulation, 'exit');
    },
  };
}

async function examineFleet(folder: string, ports: readonly number[]): Promise<FleetResult> {
  const environment = {
    collectorScript: await readFile(path.join(projectFolder, 'src/facts/collector.sh'), 'utf8'),
    // It stands inside what the simulated hosts print, which is made once.
    newNonce: () => nonce,
    now: () => new Date('2026-01-15T12:00:00Z'),
    monotonicMs: () => performance.now(),
    takeTurn: makeTurns(setImmediate),
  };
  const lag = monitorEventLoopDelay({ resolution: 10 });
  const before = process.memoryUsage().rss;
  let largest = before;
  let whole = 0;
  const started = performance.now();
  lag.enable();
  await runPooled(ports, async (port) => {
    const destination = `ann@127.0.0.1:${port}`;
    const host = createSshHost({ id: destination, label: destination }, destination, {
      ...{ prompts: undefined, logger, transport: 'auto', dataFolder: path.join(folder, 'data') },
      // The person's configuration is not asked for each of them: that would be a thousand processes of ssh.
      ...{ homeFolder: folder, sshPath: '/nonexistent/ssh', sshConfigFile: path.join(folder, 'config') },
      variables: {},
    });
    const { report } = await examineHost(host, { profile: 'auto', suppressions: [] }, environment);
    whole += report.incomplete.length === 0 && report.counts.pass > 100 ? 1 : 0;
    largest = Math.max(largest, process.memoryUsage().rss);
    host.dispose();
  });
  lag.disable();
  return {
    whole,
    seconds: (performance.now() - started) / 1000,
    megabytes: (largest - before) / 1e6,
    lag: lag.percentile(99) / 1e6,
    longestLag: lag.max / 1e6,
  };
}

async function main(): Promise<void> {
  const folder = await makeTemporaryFolder();
  try {
    const key = makeKey(path.join(folder, 'host_key'), 'ed25519');
    const knownHosts = path.join(folder, 'known_hosts');
    await writeFile(knownHosts, `* ${await readFile(`${key}.pub`, 'utf8')}`);
    await writeFile(
      path.join(folder, 'config'),
      `Host *\n  IdentityAgent none\n  UserKnownHostsFile ${knownHosts}\n  GlobalKnownHostsFile none\n`,
    );
    const simulation = await simulate(Number(process.argv[2]), key);
    const result = await examineFleet(folder, simulation.ports);
    await simulation.end();
    console.log(JSON.stringify(result));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
