import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { runPooled } from '../../../src/examination/examinationPool';
import { examineHost } from '../../../src/examination/examineHost';
import { makeKey } from '../../rig/sshServer';
import { projectFolder } from '../../rig/projectFolder';
import { nonce } from '../../unit/facts/collectorRun';
import { collectorScript } from '../collectorShell';
import { TestPerson } from './sshTestHosts';

const hosts = 1000;

describe('many hosts over ssh', function () {
  this.timeout(180_000);
  let person: TestPerson;

  before(async () => {
    person = await TestPerson.make();
  });

  after(async () => {
    person.end();
    await rm(person.folder, { recursive: true, force: true });
  });

  it(`examines ${hosts} simulated hosts, each whole`, async () => {
    const key = makeKey(path.join(person.folder, 'host_key'), 'ed25519');
    const args = ['--import=tsx', 'test/rig/simulatedHosts.ts', String(hosts), key];
    const simulation = spawn(process.execPath, args, {
      cwd: projectFolder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let printed = '';
    simulation.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    while (!printed.includes('\n')) {
      await once(simulation.stdout, 'data');
    }
    const ports = printed.trim().split(' ').map(Number);
    await writeFile(person.knownHosts, `* ${await readFile(`${key}.pub`, 'utf8')}`);
    await person.configure();
    const environment = {
      collectorScript,
      // It stands inside what the simulated hosts print, which is made once.
      newNonce: () => nonce,
      now: () => new Date('2026-01-15T12:00:00Z'),
      monotonicMs: () => performance.now(),
    };
    const lag = monitorEventLoopDelay({ resolution: 10 });
    const started = performance.now();
    let whole = 0;
    let largest = 0;
    lag.enable();
    await runPooled(ports, async (port) => {
      // The person's configuration is not asked for each of them: that would be a thousand processes of ssh.
      const host = person.host(`ann@127.0.0.1:${port}`, { sshPath: '/nonexistent/ssh' });
      const { report } = await examineHost(host, { profile: 'auto', suppressions: [] }, environment);
      whole += report.incomplete.length === 0 && report.counts.pass > 100 ? 1 : 0;
      largest = Math.max(largest, process.memoryUsage().rss);
      host.dispose();
    });
    lag.disable();
    const seconds = (performance.now() - started) / 1000;
    simulation.stdin.end();
    await once(simulation, 'exit');
    console.log(
      `      ${seconds.toFixed(1)} s, ${(largest / 1e6).toFixed(0)} MB, lag ${(lag.percentile(99) / 1e6).toFixed(0)} ms (99 %), ${(lag.max / 1e6).toFixed(0)} ms (most)`,
    );
    assert.equal(whole, hosts);
  });
});
