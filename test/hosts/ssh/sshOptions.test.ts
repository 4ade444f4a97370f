import { readFile, rm, writeFile, mkdir, chmod } from 'node:fs/promises';
import path from 'node:path';
import { sshOptions } from '../../../src/hosts/sshConfig/sshOptions';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { sshOptionProofs, type ProofBench } from './sshOptionProofs';
import { describeAsRoot, TestPerson } from './sshTestHosts';

const password = 'correct horse battery';

describeAsRoot('options of ssh_config', function () {
  this.timeout(60_000);
  let person: TestPerson;
  let accounts: SshAccounts;
  let bench: Omit<ProofBench, 'transport'>;

  before(async () => {
    person = await TestPerson.make();
    await chmod(person.folder, 0o755);
    accounts = new SshAccounts(person.folder);
    const { name } = await accounts.add('/bin/sh', password);
    const [server, passwordServer] = [
      await start('a'),
      await start('b', 'PasswordAuthentication yes', 'PubkeyAuthentication no'),
    ];
    bench = { person, server, passwordServer, account: { name, password } };
  });

  after(async () => {
    person.end();
    await Promise.all([bench.server.end(), bench.passwordServer.end()]);
    accounts.remove();
    await rm(person.folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    person.questions.length = 0;
    person.secrets = [];
    const known = await Promise.all([bench.server, bench.passwordServer].map(knownHost));
    await writeFile(person.knownHosts, known.join(''));
  });

  async function start(name: string, ...configuration: readonly string[]): Promise<SshServer> {
    const folder = path.join(person.folder, name);
    await mkdir(folder);
    return SshServer.start({ folder, authorizedKey: person.publicKey, configuration });
  }

  async function knownHost({ port, folder }: SshServer): Promise<string> {
    const key = await readFile(path.join(folder, 'host_ed25519.pub'), 'utf8');
    return `[127.0.0.1]:${port} ${key}`;
  }

  for (const { option, ssh2, openssh } of sshOptions) {
    for (const transport of ['ssh2', 'openssh'] as const) {
      const treatment = transport === 'ssh2' ? ssh2 : openssh;
      it(`${option}: ${transport}: ${treatment}`, async () => {
        const proof = sshOptionProofs[option];
        if (!proof) {
          throw new Error(`sshOptionProofs.ts has none for ${option}`);
        }
        await proof({ ...bench, transport });
      });
    }
  }
});
