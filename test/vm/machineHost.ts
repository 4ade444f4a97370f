import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { examineHost, type Examination } from '../../src/examination/examineHost';
import { createSshHost } from '../../src/hosts/sshHost';
import { type Host, type ScriptRunner } from '../../src/model/host';
import { silentLogger } from '../../src/model/logger';
import { type Machine } from '../rig/machines/machine';
import { type MachineAccount } from '../rig/machines/machineShell';
import { projectFolder } from '../rig/projectFolder';

/** An emulated processor takes ten times as long as a real one. */
const timeLimitMs = 180_000;

/**
 * Writes a configuration such as a person has into the folder.
 * @returns what makes adapters of the machine, each with a connection of its own
 */
export async function machineHosts(
  machine: Machine,
  account: MachineAccount,
  folder: string,
): Promise<() => Host> {
  const { port, keyFile, knownHostsFile } = machine.address;
  const lines = [
    ...['Host machine', 'HostName 127.0.0.1', `Port ${port}`, `User ${account}`, 'IdentitiesOnly yes'],
    ...[`IdentityFile "${keyFile}"`, `UserKnownHostsFile "${knownHostsFile}"`, 'StrictHostKeyChecking yes'],
  ];
  await mkdir(folder, { recursive: true });
  const sshConfigFile = path.join(folder, 'config');
  await writeFile(sshConfigFile, `${lines.join('\n')}\n`);
  return () =>
    createSshHost({ id: 'machine', label: machine.title }, 'machine', {
      prompts: undefined,
      logger: silentLogger,
      transport: 'auto',
      dataFolder: path.join(folder, 'data'),
      homeFolder: folder,
      sshPath: undefined,
      sshConfigFile,
      variables: process.env,
    });
}

/** A file of the product as it lies in src. */
export function sourceText(name: string): string {
  return readFileSync(path.join(projectFolder, 'src', name), 'utf8');
}

/** Examines a machine, with root's rights where they are given. */
export function examineMachineHost(host: Host, root?: ScriptRunner): Promise<Examination> {
  const request = { profile: 'auto', suppressions: [], timeLimitMs, ...(root && { root }) } as const;
  return examineHost(host, request, {
    collectorScript: sourceText('facts/collector.sh'),
    newNonce: () => randomBytes(16).toString('hex'),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    takeTurn: () => Promise.resolve(),
  });
}
