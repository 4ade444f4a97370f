import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectEngine } from '../../../src/engines/connectEngine';
import { EngineDaemon } from '../../rig/engineDaemon';
import { projectFolder } from '../../rig/projectFolder';
import { SshAccounts } from '../../rig/sshAccounts';
import { makeKey, SshServer } from '../../rig/sshServer';
import { describeAsRoot, refusedAs, TestPerson, textOf, usual } from './sshTestHosts';

const password = 'correct horse battery';
const transport = 'openssh';

describeAsRoot('logins through the ssh program', function () {
  this.timeout(120_000);
  let person: TestPerson;
  let accounts: SshAccounts;
  let server: SshServer;
  let authority: string;
  const servers: SshServer[] = [];

  before(async () => {
    person = await TestPerson.make();
    await chmod(person.folder, 0o755);
    accounts = new SshAccounts(person.folder);
    authority = makeKey(path.join(person.folder, 'authority'), 'ed25519');
    server = await start('plain', 'PasswordAuthentication yes', `TrustedUserCAKeys ${authority}.pub`);
  });

  after(async () => {
    person.end();
    await Promise.all(servers.map((each) => each.end()));
    accounts.remove();
    await rm(person.folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    person.hostKeyAnswer = 'acceptOnce';
    person.secrets = [];
    person.questions.length = 0;
    person.settled.length = 0;
    await writeFile(person.knownHosts, await knownHost(server));
    await rm(path.join(person.folder, 'data'), { recursive: true, force: true });
  });

  async function start(name: string, ...configuration: readonly string[]): Promise<SshServer> {
    const folder = path.join(person.folder, name);
    await mkdir(folder);
    const started = await SshServer.start({ folder, authorizedKey: person.publicKey, configuration });
    servers.push(started);
    return started;
  }

  async function knownHost({ port, folder }: SshServer): Promise<string> {
    return `[127.0.0.1]:${port} ${await readFile(path.join(folder, 'host_ed25519.pub'), 'utf8')}`;
  }

  function configure(...options: readonly string[]): Promise<void> {
    return person.configure(['Host h', ...options, 'HostName 127.0.0.1', `Port ${server.port}`].join('\n  '));
  }

  it('asks for a password, again when it was wrong, and keeps it out of every log', async () => {
    const { name } = await accounts.add('/bin/sh', password);
    await configure(`User ${name}`, 'PreferredAuthentications password');
    person.secrets = ['wrong', password];
    const host = person.host('h', { transport });
    assert.equal(textOf(await host.run('id -un', usual)), `${name}\n`);
    assert.equal(textOf(await host.run('echo again', usual)), 'again\n');
    const id = `password ${name}@127.0.0.1:${server.port}`;
    assert.deepEqual(person.settled, [`refused ${id}`, `accepted ${id}`]);
    assert.equal(person.questions.length, 2);
    assert.ok(!JSON.stringify([person.logged, person.questions]).includes(password));
    host.dispose();
    person.secrets = ['wrong', 'wrong', 'wrong'];
    await assert.rejects(person.runOnce('h', 'true', { transport }), refusedAs('authenticationFailed'));
    await assert.rejects(person.runOnce('h', 'true', { transport }), refusedAs('cancelled'));
  });

  it('asks for the passphrase of a key', async () => {
    const locked = path.join(person.folder, 'locked');
    execFileSync('cp', [person.keyFile, locked]);
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', locked]);
    await configure('User root', 'IdentitiesOnly yes');
    const config = await readFile(person.configFile, 'utf8');
    await writeFile(person.configFile, config.replace(person.keyFile, locked));
    person.secrets = ['wrong', 'open sesame'];
    assert.equal(textOf(await person.runOnce('h', 'echo in', { transport })), 'in\n');
    assert.deepEqual(person.settled, [`refused passphrase ${locked}`, `accepted passphrase ${locked}`]);
  });

  it('shows an unknown key, takes it once or remembers it, and writes none of the files of OpenSSH', async () => {
    await writeFile(person.knownHosts, '# mine\n');
    await configure('User root');
    const [answers, asked] = [['acceptOnce', 'acceptAndRemember', 'cancel'] as const, [] as number[]];
    for (const answer of answers) {
      person.hostKeyAnswer = answer;
      assert.equal(textOf(await person.runOnce('h', 'echo in', { transport })), 'in\n');
      asked.push(person.questions.length);
    }
    assert.deepEqual(asked, [1, 2, 2]);
    assert.equal(await readFile(person.knownHosts, 'utf8'), '# mine\n');
    const printed = execFileSync('ssh-keygen', [
      '-lf',
      path.join(server.folder, 'host_ed25519.pub'),
    ]).toString();
    assert.ok(printed.includes((person.questions[0] as { fingerprint: string }).fingerprint));
  });

  it('refuses what nobody accepted', async () => {
    await writeFile(person.knownHosts, '');
    await configure('User root');
    person.hostKeyAnswer = 'cancel';
    await assert.rejects(person.runOnce('h', 'true', { transport }), refusedAs('cancelled', /not accepted/));
    await assert.rejects(
      person.runOnce('h', 'true', { transport, prompts: undefined }),
      refusedAs('hostKeyUnknown', /SHA256:/),
    );
    await configure('User root', 'StrictHostKeyChecking yes');
    await assert.rejects(person.runOnce('h', 'true', { transport }), refusedAs('hostKeyRefused', /SHA256:/));
  });

  it('refuses a changed key with both fingerprints, whatever the configuration says', async () => {
    const other = makeKey(path.join(person.folder, `other${Date.now()}`), 'ed25519');
    await writeFile(
      person.knownHosts,
      `[127.0.0.1]:${server.port} ${await readFile(`${other}.pub`, 'utf8')}`,
    );
    for (const strict of ['ask', 'no', 'accept-new', 'yes']) {
      await configure('User root', `StrictHostKeyChecking ${strict}`);
      await assert.rejects(
        person.runOnce('h', 'true', { transport }),
        refusedAs('hostKeyChanged', /SHA256:.*known_hosts:1.*SHA256:.*ssh-keygen -R/),
      );
    }
    assert.deepEqual(person.questions, []);
  });

  it('logs in with a certificate, where no key is authorized', async () => {
    const { name } = await accounts.add('/bin/sh');
    const key = makeKey(path.join(person.folder, 'certified'), 'ed25519');
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'test', '-n', name, `${key}.pub`]);
    await configure(`User ${name}`);
    const config = await readFile(person.configFile, 'utf8');
    await writeFile(person.configFile, config.replace(person.keyFile, key));
    // A server of its own, which has no authorized keys.
    const strict = await start(
      'certificates',
      `TrustedUserCAKeys ${authority}.pub`,
      'AuthorizedKeysFile none',
    );
    await writeFile(person.knownHosts, await knownHost(strict));
    await writeFile(
      person.configFile,
      (await readFile(person.configFile, 'utf8')).replace(`Port ${server.port}`, `Port ${strict.port}`),
    );
    const host = person.host('h');
    assert.equal(textOf(await host.run('id -un', usual)), `${name}\n`);
    assert.match(JSON.stringify(host.connection), /openssh.*certificate/);
    host.dispose();
  });

  it('takes the key of a host that an authority signed, and no other', async () => {
    const folder = path.join(person.folder, 'signed');
    const signed = await start('signed', `HostCertificate ${path.join(folder, 'host_ed25519-cert.pub')}`);
    execFileSync('ssh-keygen', [
      ...['-q', '-s', authority, '-I', 'host', '-h', '-n', '127.0.0.1,[127.0.0.1]'],
      path.join(folder, 'host_ed25519.pub'),
    ]);
    await signed.reload();
    await writeFile(person.knownHosts, `@cert-authority * ${await readFile(`${authority}.pub`, 'utf8')}`);
    await configure(`Port ${signed.port}`, 'User root');
    const host = person.host('h');
    assert.equal(textOf(await host.run('echo in', usual)), 'in\n');
    assert.match(JSON.stringify(host.connection), /openssh.*authority/);
    assert.deepEqual(person.questions, []);
    host.dispose();
  });

  it('opens sockets of engines', async () => {
    const daemon = await EngineDaemon.docker(path.join(tmpdir(), `hwe-${process.pid}`));
    await configure('User root');
    const host = person.host('h', { transport });
    const { socket: socketPath } = daemon;
    const engine = await connectEngine(host, {
      ...{
        name: 'docker',
        kind: 'docker',
        origin: 'socket',
        scheme: 'unix',
        address: `unix://${socketPath}`,
      },
      ...{ socketPath, state: 'usable', isCurrent: true },
    });
    assert.equal((await engine.info()).kind, 'docker');
    engine.dispose();
    host.dispose();
    await daemon.end();
    await rm(path.dirname(socketPath), { recursive: true, force: true });
  });

  it('logs in anew after the connection was lost', async () => {
    await configure('User root');
    const host = person.host('h', { transport });
    await host.run('true', usual);
    const running = host.run('echo begun; sleep 4713', usual);
    while (!isRunning('sleep 4713')) {
      await delay(25);
    }
    server.cutSessions();
    assert.equal((await running).end, 'connectionLost');
    assert.equal(textOf(await host.run('echo back', usual)), 'back\n');
    host.dispose();
  });

  it('leaves no login and no folder behind, even when the program is killed', async () => {
    await configure('User root');
    const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('hw-')).length;
    const before = await folders();
    const host = person.host('h', { transport });
    await host.run('true', usual);
    assert.notEqual(masters(), '');
    host.dispose();
    await untilNoMaster();
    assert.equal(await folders(), before);
    const args = ['--import=tsx', 'test/rig/opensshRun.ts', person.folder, person.configFile, 'h'];
    const program = spawn(process.execPath, args, { cwd: projectFolder, stdio: 'ignore' });
    while (masters() === '') {
      await delay(25);
    }
    program.kill('SIGKILL');
    await once(program, 'exit');
    await untilNoMaster();
    assert.equal(await folders(), before);
  });

  function isRunning(command: string): boolean {
    try {
      return execFileSync('pgrep', ['-fx', command]).length > 0;
    } catch {
      return false;
    }
  }

  function masters(): string {
    try {
      return execFileSync('pgrep', ['-fa', `ControlMaster=yes.*${person.configFile}`]).toString();
    } catch {
      return '';
    }
  }

  async function untilNoMaster(): Promise<void> {
    for (let tries = 0; tries < 200 && masters() !== ''; tries += 1) {
      await delay(25);
    }
    assert.equal(masters(), '');
  }
});
