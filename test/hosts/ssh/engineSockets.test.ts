import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectEngine } from '../../../src/engines/connectEngine';
import { createLocalHost } from '../../../src/hosts/localHost';
import { startLocalShell } from '../../../src/hosts/localShell';
import { dialSocket } from '../../../src/hosts/sockets/socketDial';
import type { ContainerEngine, EngineEndpoint, EngineKind } from '../../../src/model/containerEngine';
import type { Host } from '../../../src/model/host';
import { EngineDaemon } from '../../rig/engineDaemon';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { makeTemporaryFolder } from '../../rig/temporaryFolder';
import { inNamespace } from '../collectorShell';
import { describeAsRoot, refusedAs, TestPerson } from './sshTestHosts';

const password = 'correct horse battery';

describeAsRoot('engines over ssh', function () {
  this.timeout(120_000);
  let folder: string;
  let person: TestPerson;
  let accounts: SshAccounts;
  let daemons: Readonly<Record<EngineKind, EngineDaemon>>;
  /** Forwards sockets, and does not. */
  let servers: Readonly<Record<'forwarding' | 'dialling', SshServer>>;
  const dropIns: string[] = [];

  before(async () => {
    folder = await makeTemporaryFolder();
    await chmod(folder, 0o755);
    person = await TestPerson.make();
    await chmod(person.folder, 0o755);
    accounts = new SshAccounts(person.folder);
    daemons = {
      docker: await EngineDaemon.docker(path.join(folder, 'd')),
      podman: await EngineDaemon.podman(path.join(folder, 'p')),
    };
    servers = {
      forwarding: await startServer('a', []),
      dialling: await startServer('b', ['AllowStreamLocalForwarding no']),
    };
  });

  after(async () => {
    person.end();
    await Promise.all([...Object.values(servers), ...Object.values(daemons)].map((process) => process.end()));
    accounts.remove();
    await Promise.all(
      [...dropIns, person.folder, folder].map((file) => rm(file, { recursive: true, force: true })),
    );
  });

  afterEach(() => {
    person.secrets = [];
    person.questions.length = 0;
  });

  async function startServer(name: string, configuration: readonly string[]): Promise<SshServer> {
    const serverFolder = path.join(person.folder, name);
    await mkdir(serverFolder);
    return SshServer.start({ folder: serverFolder, authorizedKey: person.publicKey, configuration });
  }

  /** A host on which this account has the socket's rights of `mode`, and this rule of sudoers(5). */
  async function host(server: 'forwarding' | 'dialling', mode: number, rule?: string): Promise<Host> {
    const { name } = await accounts.add('/bin/sh', password);
    if (rule !== undefined) {
      const file = `/etc/sudoers.d/${name}`;
      await writeFile(file, `${rule.replaceAll('NAME', name)}\n`, { mode: 0o440 });
      dropIns.push(file);
    }
    await Promise.all(Object.values(daemons).map(({ socket }) => chmod(socket, mode)));
    await person.configure(
      ...['Host h', '  HostName 127.0.0.1', `  Port ${servers[server].port}`, `  User ${name}`],
      '  StrictHostKeyChecking accept-new',
    );
    return person.host('h');
  }

  function endpoint(kind: EngineKind): EngineEndpoint {
    const { socket: socketPath } = daemons[kind];
    return {
      ...{ name: kind, kind, origin: 'socket', scheme: 'unix', address: `unix://${socketPath}` },
      ...{ socketPath, state: 'usable', isCurrent: true },
    };
  }

  async function assertAnswers(engine: ContainerEngine, kind: EngineKind): Promise<void> {
    const info = await engine.info();
    assert.equal(info.kind, kind);
    assert.match(info.version, /^\d+\.\d+/);
    // Sockets are kept: many questions side by side and one after the other are answered all the same.
    const answers = await Promise.all(Array.from({ length: 4 }, () => engine.info()));
    assert.deepEqual(answers, Array(4).fill(info));
  }

  for (const kind of ['docker', 'podman'] as const) {
    for (const server of ['forwarding', 'dialling'] as const) {
      it(`${kind} answers through a server that is ${server}`, async () => {
        const web1 = await host(server, 0o666);
        const engine = await connectEngine(web1, endpoint(kind));
        await assertAnswers(engine, kind);
        assert.equal(dialling(kind) === '', server === 'forwarding');
        engine.dispose();
        web1.dispose();
      });
    }

    it(`${kind} answers root through sudo, whose password is asked for once`, async () => {
      const web1 = await host('forwarding', 0o600, 'NAME ALL=(ALL) ALL');
      person.secrets = [password, 'not asked for'];
      const engine = await connectEngine(web1, endpoint(kind), { asRoot: true });
      await assertAnswers(engine, kind);
      assert.equal(person.questions.length, 1);
      engine.dispose();
      web1.dispose();
    });
  }

  it('says what is wrong with a socket, whatever the server says of it', async () => {
    for (const server of ['forwarding', 'dialling'] as const) {
      const web1 = await host(server, 0o600);
      const { socketPath = '' } = endpoint('docker');
      const open = (file: string) => web1.connectSocket(file);
      await assert.rejects(
        open(socketPath),
        refusedAs('socketUnavailable', /may not use .* Connect as root/),
      );
      await assert.rejects(
        open('/nowhere.sock'),
        refusedAs('socketUnavailable', /nowhere\.sock is not there/),
      );
      await assert.rejects(open('/etc/passwd'), refusedAs('socketUnavailable', /passwd on h is no socket/));
      await assert.rejects(
        open('/run/x,exec=touch$IFS/tmp/x'),
        refusedAs('socketUnavailable', /unusual characters/),
      );
      web1.dispose();
    }
  });

  it('tells a wrong password of sudo, and asks again the next time', async () => {
    const web1 = await host('forwarding', 0o600, 'NAME ALL=(ALL) ALL');
    person.secrets = ['wrong', password];
    const asRoot = { asRoot: true };
    await assert.rejects(connectEngine(web1, endpoint('docker'), asRoot), refusedAs('privilegeRefused'));
    const engine = await connectEngine(web1, endpoint('docker'), asRoot);
    await assertAnswers(engine, 'docker');
    engine.dispose();
    web1.dispose();
  });

  it('leaves no program behind that dialled', async () => {
    const web1 = await host('dialling', 0o666);
    const engine = await connectEngine(web1, endpoint('docker'));
    await assertAnswers(engine, 'docker');
    assert.notEqual(dialling('docker'), '');
    web1.dispose();
    for (let tries = 0; tries < 200 && dialling('docker') !== ''; tries += 1) {
      await delay(25);
    }
    assert.equal(dialling('docker'), '');
  });

  for (const [program, hidden] of [
    ['socat', 'docker'],
    ['podman', 'docker socat'],
  ] as const) {
    it(`dials with ${program} where it is all there is`, async () => {
      const hide = hidden.split(' ').map(
        (name) => `for f in /usr/bin/${name} /usr/local/bin/${name}; do
        [ ! -e "$f" ] || mount --bind /dev/null "$f"; done`,
      );
      const [command = '', ...args] = inNamespace(hide.join('\n'), ['/bin/sh', '-s']);
      const shell = await startLocalShell([command, ...args]);
      // Podman's dials to what is Podman's only.
      const { socket } = daemons[program === 'podman' ? 'podman' : 'docker'];
      const stream = await dialSocket(shell, { path: socket, host: 'h' });
      stream.write('GET /_ping HTTP/1.0\r\n\r\n');
      const chunks: Buffer[] = [];
      for await (const chunk of stream) {
        chunks.push(chunk as Buffer);
      }
      assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.0 200 OK\r\n[^]*\r\n\r\nOK$/);
    });
  }

  it('opens sockets of the machine itself, with the account and as root', async () => {
    const local = createLocalHost();
    for (const asRoot of [false, true]) {
      const engine = await connectEngine(local, endpoint('docker'), { asRoot });
      await assertAnswers(engine, 'docker');
      engine.dispose();
    }
    local.dispose();
  });

  function dialling(kind: EngineKind): string {
    try {
      return execFileSync('pgrep', ['-f', `${daemons[kind].socket} system dial-stdio`]).toString();
    } catch {
      return '';
    }
  }
});
