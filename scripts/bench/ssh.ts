import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectEngine } from '../../src/engines/connectEngine';
import { createLocalHost } from '../../src/hosts/localHost';
import { createSshHost } from '../../src/hosts/sshHost';
import type { EngineEndpoint } from '../../src/model/containerEngine';
import type { Host } from '../../src/model/host';
import { silentLogger } from '../../src/model/logger';
import { runQuietly } from '../../test/rig/childProgram';
import { RelayPort } from '../../test/rig/relayPort';
import { EngineDaemon } from '../../test/rig/engineDaemon';
import type { FleetResult } from '../../test/rig/fleetRun';
import { installMissingNeeds, machineNeeds, missingNeeds } from '../../test/rig/machineNeeds';
import { projectFolder } from '../../test/rig/projectFolder';
import { makeKey, SshServer } from '../../test/rig/sshServer';
import { makeTemporaryFolder } from '../../test/rig/temporaryFolder';
import { median, millisecondsOf, type Measurement } from './measurement';

const rounds = 15;
const engineRounds = 60;

/** Milliseconds of one direction of the slow connection. */
const delayMs = 50;

const limits = { milliseconds: 60_000, bytes: 1 << 24 };

/** The whole script of a scan, and what any run costs: both are one exec. */
interface Scripts {
  readonly scan: string;
  readonly nothing: string;
}

interface Bench {
  readonly folder: string;
  readonly hosts: Host[];
}

/** What reaching a host over SSH costs beside being there. Needs root, sshd and dockerd. */
export async function measureSsh(): Promise<readonly Measurement[]> {
  const needs = [machineNeeds.ssh, machineNeeds.sshd, machineNeeds.dockerd];
  await installMissingNeeds(needs);
  if (process.getuid?.() !== 0 || missingNeeds(needs).length > 0) {
    return [{ what: 'over SSH (needs root, sshd and dockerd)', measured: NaN, unit: 'ms' }];
  }
  const bench: Bench = { folder: await makeTemporaryFolder(), hosts: [] };
  const key = makeKey(path.join(bench.folder, 'key'), 'ed25519');
  const serverFolder = path.join(bench.folder, 'sshd');
  await mkdir(serverFolder);
  const account = addPlainRoot(bench.folder);
  const authorizedKey = await readFile(`${key}.pub`, 'utf8');
  const server = await SshServer.start({ folder: serverFolder, authorizedKey: authorizedKey.trim() });
  const slow = await RelayPort.to(server.port, delayMs);
  const engine = await EngineDaemon.docker(path.join(bench.folder, 'd'));
  try {
    const ssh = await sshHost(bench, account, server.port);
    const local = createLocalHost();
    const slowly = await sshHost(bench, account, slow.port);
    return [
      ...(await measureScan(local, ssh, slowly)),
      await measureEngine(engine, local, ssh),
      ...(await measureFleet()),
    ];
  } finally {
    bench.hosts.forEach((host) => {
      host.dispose();
    });
    slow.end();
    await Promise.all([engine.end(), server.end()]);
    execFileSync('userdel', ['--force', account], { stdio: 'ignore' });
    await rm(bench.folder, { recursive: true, force: true });
  }
}

/** A second name of root's whose login shell reads no start files: those of a person may take longer than the scan. */
function addPlainRoot(home: string): string {
  const name = `hw${randomBytes(4).toString('hex')}`;
  execFileSync(
    'useradd',
    ['-o', '-u', '0', '-g', '0', '-M', '-d', home, '-s', '/bin/dash', '-p', '*', name],
    { stdio: 'ignore' },
  );
  return name;
}

async function sshHost({ folder, hosts }: Bench, account: string, port: number): Promise<Host> {
  const config = path.join(folder, `config-${port}`);
  const known = path.join(folder, `known_hosts-${port}`);
  const hostKey = execFileSync('cat', [path.join(folder, 'sshd', 'host_ed25519.pub')]).toString();
  await writeFile(known, `[127.0.0.1]:${port} ${hostKey}`);
  await writeFile(
    config,
    `Host *\n  IdentityFile ${path.join(folder, 'key')}\n  IdentityAgent none\n  UserKnownHostsFile ${known}\n  User ${account}\n`,
  );
  const host = createSshHost({ id: 'h', label: 'h' }, `127.0.0.1:${port}`, {
    ...{ prompts: undefined, logger: silentLogger, transport: 'ssh2', dataFolder: path.join(folder, 'data') },
    ...{ homeFolder: folder, sshPath: undefined, sshConfigFile: config, variables: process.env },
  });
  hosts.push(host);
  await host.run('true', { limits });
  return host;
}

async function scripts(): Promise<Scripts> {
  const collector = await readFile(path.join(projectFolder, 'src/facts/collector.sh'), 'utf8');
  return { scan: `hullwright_nonce=0123456789abcdef0123456789abcdef\n${collector}`, nothing: 'true' };
}

async function measureScan(local: Host, ssh: Host, slowly: Host): Promise<Measurement[]> {
  const { scan, nothing } = await scripts();
  const times = { local: [] as number[], ssh: [] as number[], slowly: [] as number[], shell: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.local.push(await millisecondsOf(() => local.run(scan, { limits })));
    times.ssh.push(await millisecondsOf(() => ssh.run(scan, { limits })));
    times.slowly.push(await millisecondsOf(() => slowly.run(scan, { limits })));
    times.shell.push(await millisecondsOf(() => ssh.run(nothing, { limits })));
  }
  const middle = median(times.ssh);
  return [
    {
      what: 'a scan over an open SSH connection, beyond the local one',
      measured: middle - median(times.local),
      budget: 100,
      unit: 'ms',
      note: `median of ${rounds}: ${middle.toFixed(0)} ms and ${median(times.local).toFixed(0)} ms; a run of nothing ${median(times.shell).toFixed(0)} ms`,
    },
    {
      what: 'round trips of a scan after login',
      measured: (median(times.slowly) - middle) / (2 * delayMs),
      budget: 3,
      unit: 'x',
      note: `with ${2 * delayMs} ms for each`,
    },
  ];
}

async function measureEngine({ socket }: EngineDaemon, local: Host, ssh: Host): Promise<Measurement> {
  const endpoint: EngineEndpoint = {
    ...{ name: 'docker', kind: 'docker', origin: 'socket', scheme: 'unix', address: `unix://${socket}` },
    ...{ socketPath: socket, state: 'usable', isCurrent: true },
  };
  const engines = [await connectEngine(local, endpoint), await connectEngine(ssh, endpoint)] as const;
  const times = [[] as number[], [] as number[]] as const;
  for (let round = 0; round < engineRounds; round += 1) {
    times[0].push(await millisecondsOf(() => engines[0].info()));
    times[1].push(await millisecondsOf(() => engines[1].info()));
  }
  engines.forEach((engine) => {
    engine.dispose();
  });
  const [here, there] = [median(times[0]), median(times[1])];
  return {
    what: 'engine request over SSH, of the local one',
    measured: there / here,
    budget: 3,
    unit: 'x',
    note: `median of ${engineRounds}: ${there.toFixed(1)} ms and ${here.toFixed(1)} ms for version and info together`,
  };
}

async function measureFleet(): Promise<Measurement[]> {
  const count = 1000;
  const args = ['--import=tsx', 'test/rig/fleetRun.ts', String(count)];
  const { output } = await runQuietly(process.execPath, args, { cwd: projectFolder });
  const { whole, seconds, megabytes, lag, longestLag } = JSON.parse(output) as FleetResult;
  return [
    { what: `${count} simulated hosts`, measured: seconds, budget: 10, unit: 's', note: `${whole} whole` },
    { what: `memory for ${count} hosts`, measured: megabytes, budget: 150, unit: 'MB' },
    {
      what: `lag of the event loop, ${count} hosts`,
      measured: lag,
      budget: 100,
      unit: 'ms',
      note: `99 of 100; the longest ${longestLag.toFixed(0)} ms`,
    },
  ];
}
