import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collectReadings } from '../../../src/facts/collectReadings';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { collectorScript, newNonce } from '../collectorShell';
import { describeAsRoot, refusedAs, TestPerson, textOf, usual } from './sshTestHosts';

/** Login shells of people, each with a start file that prints, as some do. */
const shells: readonly { readonly name: string; readonly path: string; readonly rc?: string }[] = [
  { name: 'sh', path: '/bin/sh' },
  { name: 'dash', path: '/bin/dash' },
  { name: 'bash', path: '/bin/bash', rc: '.bashrc' },
  { name: 'tcsh', path: '/usr/bin/tcsh', rc: '.tcshrc' },
  { name: 'fish', path: '/usr/bin/fish', rc: '.config/fish/config.fish' },
  { name: 'rbash', path: '/bin/rbash' },
  { name: "busybox's", path: 'FOLDER/ash' },
];

describeAsRoot('login shells over ssh', function () {
  this.timeout(120_000);
  let person: TestPerson;
  let server: SshServer;
  let accounts: SshAccounts;

  before(async () => {
    person = await TestPerson.make();
    execFileSync('chmod', ['755', person.folder]);
    accounts = new SshAccounts(person.folder);
    // busybox is what it is called as.
    await symlink('/bin/busybox', path.join(person.folder, 'ash'));
    const folder = path.join(person.folder, 'sshd');
    await mkdir(folder);
    server = await SshServer.start({
      folder,
      authorizedKey: person.publicKey,
      configuration: ['MaxSessions 1', 'AllowStreamLocalForwarding no'],
    });
  });

  after(async () => {
    person.end();
    await server.end();
    accounts.remove();
    await rm(person.folder, { recursive: true, force: true });
  });

  for (const transport of ['ssh2', 'openssh'] as const) {
    for (const shell of shells) {
      it(`${transport}: ${shell.name} runs the collector whole, whatever its start file prints`, async () => {
        const { name, home } = await accounts.add(shell.path.replace('FOLDER', person.folder));
        if (shell.rc !== undefined) {
          await mkdir(path.dirname(path.join(home, shell.rc)), { recursive: true });
          await writeFile(path.join(home, shell.rc), 'echo "Welcome, this prints"\n');
        }
        await person.configure(`Host h`, '  HostName 127.0.0.1', `  Port ${server.port}`, `  User ${name}`);
        await writeFile(person.knownHosts, knownHostsOf(server));
        const host = person.host('h', { transport });
        const readings = await collectReadings(host, { script: collectorScript, nonce: newNonce() });
        assert.deepEqual(readings.incomplete, []);
        const reading = readings.command('id');
        assert.ok(reading.state === 'ran' && reading.output.includes(`(${name})`), JSON.stringify(reading));
        host.dispose();
      });
    }

    it(`${transport}: an account without a shell is told so`, async () => {
      const { name } = await accounts.add('/usr/sbin/nologin');
      await person.configure(`Host h`, '  HostName 127.0.0.1', `  Port ${server.port}`, `  User ${name}`);
      await writeFile(person.knownHosts, knownHostsOf(server));
      await assert.rejects(
        collectReadings(person.host('h', { transport }), { script: collectorScript, nonce: newNonce() }),
        refusedAs('noShell', /not available/),
      );
    });
  }

  it('more runs than the server has sessions wait for each other', async () => {
    const { name } = await accounts.add('/bin/sh');
    await person.configure(`Host h`, '  HostName 127.0.0.1', `  Port ${server.port}`, `  User ${name}`);
    await writeFile(person.knownHosts, knownHostsOf(server));
    const host = person.host('h');
    const results = await Promise.all([1, 2, 3, 4].map((number) => host.run(`echo ${number}`, usual)));
    assert.deepEqual(results.map(textOf), ['1\n', '2\n', '3\n', '4\n']);
    host.dispose();
  });
});

function knownHostsOf({ port, folder }: SshServer): string {
  const key = execFileSync('cat', [path.join(folder, 'host_ed25519.pub')]).toString();
  return `[127.0.0.1]:${port} ${key}`;
}
