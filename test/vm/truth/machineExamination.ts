import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { examineHost } from '../../../src/examination/examineHost';
import { createSshHost } from '../../../src/hosts/sshHost';
import { type HostReport } from '../../../src/model/hostReport';
import { silentLogger } from '../../../src/model/logger';
import { type Machine } from '../../rig/machines/machine';
import { type MachineAccount } from '../../rig/machines/machineShell';
import { projectFolder } from '../../rig/projectFolder';
import { withTemporaryFolder } from '../../rig/temporaryFolder';

/** An emulated processor takes ten times as long as a real one. */
const timeLimitMs = 180_000;

/** Examines a machine over SSH as one of its accounts, by a configuration such as a person has. */
export async function examineMachine(machine: Machine, account: MachineAccount): Promise<HostReport> {
  const { port, keyFile, knownHostsFile } = machine.address;
  return withTemporaryFolder(async (folder) => {
    const sshConfigFile = path.join(folder, 'config');
    const lines = [
      ...['Host machine', 'HostName 127.0.0.1', `Port ${port}`, `User ${account}`, 'IdentitiesOnly yes'],
      ...[`IdentityFile "${keyFile}"`, `UserKnownHostsFile "${knownHostsFile}"`, 'StrictHostKeyChecking yes'],
    ];
    await writeFile(sshConfigFile, `${lines.join('\n')}\n`);
    const host = createSshHost({ id: 'machine', label: machine.title }, 'machine', {
      prompts: undefined,
      logger: silentLogger,
      transport: 'auto',
      dataFolder: path.join(folder, 'data'),
      homeFolder: folder,
      sshPath: undefined,
      sshConfigFile,
      variables: process.env,
    });
    try {
      const request = { profile: 'auto', suppressions: [], timeLimitMs } as const;
      const { report } = await examineHost(host, request, {
        collectorScript: await readFile(path.join(projectFolder, 'src/facts/collector.sh'), 'utf8'),
        newNonce: () => randomBytes(16).toString('hex'),
        now: () => new Date(),
        monotonicMs: () => performance.now(),
        takeTurn: () => Promise.resolve(),
      });
      return report;
    } finally {
      host.dispose();
    }
  });
}
