import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collectReadings } from '../../../src/facts/collectReadings';
import { DropbearServer } from '../../rig/dropbearServer';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { collectorScript, newNonce } from '../collectorShell';
import { describeAsRoot, refusedAs, TestPerson, textOf } from './sshTestHosts';

describeAsRoot('servers of other kinds', function () {
  this.timeout(120_000);
  let person: TestPerson;
  let accounts: SshAccounts;
  const servers: { end(): Promise<void> }[] = [];

  before(async () => {
    person = await TestPerson.make();
    await chmod(person.folder, 0o755);
    accounts = new SshAccounts(person.folder);
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.end()));
  });

  after(async () => {
    person.end();
    accounts.remove();
    await rm(person.folder, { recursive: true, force: true });
  });

  async function openssh(...configuration: readonly string[]): Promise<SshServer> {
    const folder = path.join(person.folder, `sshd${servers.length}${Date.now()}`);
    await mkdir(folder);
    const server = await SshServer.start({ folder, authorizedKey: person.publicKey, configuration });
    servers.push(server);
    const key = await readFile(path.join(folder, 'host_ed25519.pub'), 'utf8');
    await writeFile(person.knownHosts, `[127.0.0.1]:${server.port} ${key}`);
    return server;
  }

  async function configure(port: number, user: string): Promise<void> {
    await person.configure('Host h', '  HostName 127.0.0.1', `  Port ${port}`, `  User ${user}`);
  }

  for (const transport of ['ssh2', 'openssh'] as const) {
    it(`${transport}: dropbear runs the collector whole`, async () => {
      const folder = path.join(person.folder, `dropbear-${transport}`);
      await mkdir(folder);
      const server = await DropbearServer.start(folder);
      servers.push(server);
      const { name, home } = await accounts.add('/bin/sh');
      await mkdir(path.join(home, '.ssh'), { mode: 0o700 });
      await cp(`${person.keyFile}.pub`, path.join(home, '.ssh', 'authorized_keys'));
      execFileSync('chown', ['-R', `${name}:`, path.join(home, '.ssh')]);
      await writeFile(person.knownHosts, `[127.0.0.1]:${server.port} ${server.publicKey}\n`);
      await configure(server.port, name);
      const host = person.host('h', { transport });
      const readings = await collectReadings(host, { script: collectorScript, nonce: newNonce() });
      assert.deepEqual(readings.incomplete, []);
      host.dispose();
    });

    it(`${transport}: a key that may run one command only is told so`, async () => {
      const server = await openssh('ForceCommand echo "This key may only back up."');
      await configure(server.port, 'root');
      const host = person.host('h', { transport });
      await assert.rejects(
        collectReadings(host, { script: collectorScript, nonce: newNonce() }),
        refusedAs('noShell', /may only back up/),
      );
      host.dispose();
    });
  }

  it('a server whose key exchange only OpenSSH knows is reached through ssh, and the report says why', async () => {
    const server = await openssh('KexAlgorithms sntrup761x25519-sha512@openssh.com');
    await configure(server.port, 'root');
    const host = person.host('h');
    const runs = await Promise.all([1, 2].map((number) => host.run(`echo ${number}`, limits)));
    assert.deepEqual(runs.map(textOf), ['1\n', '2\n']);
    assert.equal(host.connection?.transport, 'openssh');
    assert.match(JSON.stringify(host.connection.reason), /no algorithm in common/);
    host.dispose();
    await assert.rejects(
      person.runOnce('h', 'true', { transport: 'ssh2' }),
      refusedAs('noCommonAlgorithm', /transport to openssh/),
    );
    await assert.rejects(
      person.runOnce('h', 'true', { sshPath: '/nonexistent/ssh' }),
      refusedAs('noCommonAlgorithm'),
    );
  });
});

const limits = { limits: { milliseconds: 20_000, bytes: 100_000 } };
