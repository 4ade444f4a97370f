import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { describeAsRoot, refusedAs, TestPerson, textOf, usual } from './sshTestHosts';

const password = 'correct horse battery';

describeAsRoot("root's rights over ssh", function () {
  this.timeout(60_000);
  let person: TestPerson;
  let server: SshServer;
  let accounts: SshAccounts;
  const dropIns: string[] = [];

  before(async () => {
    person = await TestPerson.make();
    execFileSync('chmod', ['755', person.folder]);
    accounts = new SshAccounts(person.folder);
    const folder = path.join(person.folder, 'sshd');
    await mkdir(folder);
    server = await SshServer.start({ folder, authorizedKey: person.publicKey });
  });

  beforeEach(() => {
    person.secrets = [];
    person.questions.length = 0;
    person.settled.length = 0;
  });

  after(async () => {
    person.end();
    await server.end();
    accounts.remove();
    await Promise.all(dropIns.map((file) => rm(file, { force: true })));
    await rm(person.folder, { recursive: true, force: true });
  });

  /** An account with a password and this rule of sudoers(5), in which NAME stands for it. */
  async function account(rule?: string): Promise<string> {
    const { name } = await accounts.add('/bin/sh', password);
    if (rule !== undefined) {
      const file = `/etc/sudoers.d/${name}`;
      await writeFile(file, `${rule.replaceAll('NAME', name)}\n`, { mode: 0o440 });
      dropIns.push(file);
    }
    await person.configure(
      ...['Host h', '  HostName 127.0.0.1', `  Port ${server.port}`, `  User ${name}`],
      '  StrictHostKeyChecking accept-new',
    );
    return name;
  }

  for (const transport of ['ssh2', 'openssh'] as const) {
    it(`${transport}: sudo without a password asks nothing`, async () => {
      await account('NAME ALL=(ALL) NOPASSWD: ALL');
      await person.runOnce('h', 'true', { transport: 'ssh2' });
      const host = person.host('h', { transport });
      const root = await host.privileged();
      assert.equal(root.method, 'sudo');
      assert.equal(textOf(await root.run('id -u', usual)), '0\n');
      assert.deepEqual(person.questions, []);
      host.dispose();
    });

    it(`${transport}: sudo with a password asks for it once and sends it once`, async () => {
      const name = await account('NAME ALL=(ALL) ALL');
      await person.runOnce('h', 'true', { transport: 'ssh2' });
      person.secrets = [password];
      const host = person.host('h', { transport });
      const root = await host.privileged();
      assert.equal(textOf(await root.run('id -u; cat; echo end', usual)), '0\nend\n');
      assert.equal(person.questions.length, 1);
      assert.deepEqual(person.settled, [`accepted sudo ${name}@127.0.0.1:${server.port}`]);
      assert.ok(
        ![...person.logged, JSON.stringify(person.questions)].some((line) => line.includes(password)),
      );
      host.dispose();
    });
  }

  it('a wrong password is sent once, and never again', async () => {
    const name = await account('NAME ALL=(ALL) ALL');
    person.secrets = ['wrong', 'never asked for'];
    const host = person.host('h');
    const root = await host.privileged();
    await assert.rejects(root.run('id', usual), refusedAs('privilegeRefused', /did not accept the password/));
    assert.equal(person.questions.length, 1);
    assert.deepEqual(person.settled, [`refused sudo ${name}@127.0.0.1:${server.port}`]);
    host.dispose();
  });

  it('tells an account that may not, one whose shell may not, and one that needs a terminal', async () => {
    await account();
    person.secrets = [password];
    const outsider = person.host('h');
    const root = await outsider.privileged();
    await assert.rejects(root.run('id', usual), refusedAs('privilegeRefused', /not in the sudoers file/));
    outsider.dispose();
    await account('NAME ALL=(ALL) /bin/true');
    person.secrets = [password];
    const limited = person.host('h');
    const limitedRoot = await limited.privileged();
    await assert.rejects(
      limitedRoot.run('id', usual),
      refusedAs('privilegeRefused', /does not let this account run a shell/),
    );
    limited.dispose();
    await account('Defaults:NAME requiretty\nNAME ALL=(ALL) NOPASSWD: ALL');
    await assert.rejects(person.host('h').privileged(), refusedAs('privilegeRefused', /requiretty/));
  });

  it('says what is missing when nobody can be asked, and stays silent when the person backs out', async () => {
    await account('NAME ALL=(ALL) ALL');
    await assert.rejects(
      person.host('h', { prompts: undefined }).privileged(),
      refusedAs('privilegeRefused', /wants a password, and nobody can be asked/),
    );
    await assert.rejects(person.host('h').privileged(), refusedAs('cancelled'));
  });

  it("ends root's processes too when a run is cancelled", async () => {
    await account('NAME ALL=(ALL) NOPASSWD: ALL');
    const host = person.host('h');
    const root = await host.privileged();
    const controller = new AbortController();
    const running = root.run('sleep 4711', { ...usual, signal: controller.signal });
    const sleeps = () => {
      try {
        return execFileSync('pgrep', ['-fx', 'sleep 4711']).toString();
      } catch {
        return '';
      }
    };
    for (let tries = 0; tries < 200 && sleeps() === ''; tries += 1) {
      await delay(25);
    }
    assert.notEqual(sleeps(), '');
    controller.abort();
    assert.equal((await running).end, 'cancelled');
    for (let tries = 0; tries < 100 && sleeps() !== ''; tries += 1) {
      await delay(25);
    }
    assert.equal(sleeps(), '');
    host.dispose();
  });

  it('is what it is for root', async () => {
    await person.configure(
      'Host h',
      '  HostName 127.0.0.1',
      `  Port ${server.port}`,
      '  User root',
      '  StrictHostKeyChecking accept-new',
    );
    const host = person.host('h');
    const root = await host.privileged();
    assert.equal(root.method, 'root');
    assert.equal(textOf(await root.run('id -u', usual)), '0\n');
    host.dispose();
  });
});
