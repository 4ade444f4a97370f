import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '../../rig/freePort';
import { SshServer, type HostKeyType } from '../../rig/sshServer';
import { describeAsRoot, refusedAs, TestPerson, textOf } from './sshTestHosts';

/** A TCP server that does with each connection what the test says, and counts what it is sent. */
class RawServer {
  readonly received: Buffer[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(onConnection: (socket: Socket) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('data', (chunk) => this.received.push(chunk));
      socket.on('error', () => undefined);
      onConnection(socket);
    });
  }

  static async start(onConnection: (socket: Socket) => void): Promise<RawServer> {
    const server = new RawServer(onConnection);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  end(): void {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server.close();
  }
}

function block(port: number, ...more: readonly string[]): string {
  return [
    'Host h',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    '  User root',
    ...more.map((line) => `  ${line}`),
  ].join('\n');
}

describeAsRoot('what goes wrong with a host over ssh', function () {
  this.timeout(60_000);
  let person: TestPerson;
  let server: SshServer;

  before(async () => {
    person = await TestPerson.make();
    const folder = path.join(person.folder, 'sshd');
    await mkdir(folder);
    server = await SshServer.start({
      folder,
      authorizedKey: person.publicKey,
      hostKeys: ['ed25519', 'ecdsa', 'rsa'],
    });
  });

  beforeEach(() => {
    person.hostKeyAnswer = 'acceptOnce';
    person.secrets = [];
    person.questions.length = 0;
  });

  after(async () => {
    person.end();
    await server.end();
    await rm(person.folder, { recursive: true, force: true });
  });

  const fails = (text?: RegExp, ...code: Parameters<typeof refusedAs>) =>
    assert.rejects(person.runOnce('h', 'true'), refusedAs(code[0], text ?? code[1]));

  it('names the host and the remedy when it cannot be reached', async () => {
    await person.configure('Host h', '  HostName no-such-host.invalid');
    await fails(/no-such-host\.invalid/, 'hostUnresolved');
    await person.configure(block(await freePort()));
    await fails(/127\.0\.0\.1 port \d+ refused.*Start the SSH server/, 'connectionRefused');
  });

  it('tells a server that does not speak SSH', async () => {
    const garbage = await RawServer.start((socket) =>
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(50)),
    );
    await person.configure(block(garbage.port, 'ConnectTimeout 1'));
    await fails(/does not speak SSH: it says "HTTP\/1\.1 400 Bad Request".*Correct the port/, 'notSsh');
    garbage.end();
    const brief = await RawServer.start((socket) => socket.end('220 mail.example.org ESMTP\r\n'));
    await person.configure(block(brief.port));
    await fails(/it says "220 mail\.example\.org ESMTP"/, 'notSsh');
    brief.end();
  });

  it('gives up on an endless banner and on a server that never answers', async () => {
    const endless = await RawServer.start((socket) => {
      const timer = setInterval(() => socket.write('x'.repeat(1000)), 5);
      socket.once('close', () => {
        clearInterval(timer);
      });
    });
    await person.configure(block(endless.port, 'ConnectTimeout 60'));
    const before = process.memoryUsage().rss;
    await fails(/does not speak SSH/, 'notSsh');
    assert.ok(process.memoryUsage().rss - before < 100_000_000);
    endless.end();
    const silent = await RawServer.start(() => undefined);
    await person.configure(block(silent.port, 'ConnectTimeout 1'));
    await fails(/did not answer within 1 seconds/, 'connectionTimedOut');
    silent.end();
  });

  for (const type of ['ed25519', 'ecdsa', 'rsa'] as const satisfies readonly HostKeyType[]) {
    it(`prefers the key of the type that is known: ${type}`, async () => {
      const key = await readFile(path.join(server.folder, `host_${type}.pub`), 'utf8');
      await writeFile(person.knownHosts, `[127.0.0.1]:${server.port} ${key}`);
      await person.configure(block(server.port));
      assert.equal(textOf(await person.runOnce('h', 'echo in')), 'in\n');
      assert.deepEqual(person.questions, []);
    });
  }

  it('sends nothing of the person to a host whose key has changed', async () => {
    // Another key of each type: whichever the client asks for, it is not the one that is known.
    const wrong = ['ed25519', 'ecdsa', 'rsa'].map((type) => {
      const file = path.join(person.folder, `wrong_${type}_${Date.now()}`);
      execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file]);
      return execFileSync('cat', [`${file}.pub`]).toString();
    });
    const proxy = await RawServer.start((socket) => {
      const upstream = connect(server.port, '127.0.0.1');
      upstream.on('error', () => undefined);
      socket.pipe(upstream).pipe(socket);
    });
    await writeFile(person.knownHosts, wrong.map((key) => `[127.0.0.1]:${proxy.port} ${key}`).join(''));
    for (const strict of ['ask', 'no', 'accept-new', 'yes']) {
      await person.configure(block(proxy.port, `StrictHostKeyChecking ${strict}`));
      await fails(/has changed.*SHA256:.*known_hosts:\d.*SHA256:.*ssh-keygen -R/, 'hostKeyChanged');
    }
    assert.deepEqual(person.questions, []);
    // After the key exchange comes NEWKEYS (21), and then a service request if the client went on.
    const packets = Buffer.concat(proxy.received).toString('latin1');
    assert.ok(!packets.includes('ssh-userauth') && !packets.includes('root'));
    proxy.end();
  });

  it('ends at the question when nobody is there or the person says no', async () => {
    await writeFile(person.knownHosts, '');
    await person.configure(block(server.port));
    await assert.rejects(
      person.runOnce('h', 'true', { prompts: undefined }),
      refusedAs('hostKeyUnknown', /SHA256:.*nobody|nobody.*SHA256:/),
    );
    person.hostKeyAnswer = 'cancel';
    await fails(/not accepted/, 'cancelled');
    await person.configure(block(server.port, 'StrictHostKeyChecking yes'));
    await fails(/StrictHostKeyChecking yes/, 'hostKeyRefused');
  });

  it('remembers a key beside the files of OpenSSH, which stay as they are', async () => {
    await writeFile(person.knownHosts, '# mine\n');
    await person.configure(block(server.port, 'StrictHostKeyChecking accept-new'));
    const host = person.host('h');
    await host.run('true', { limits: { milliseconds: 10_000, bytes: 1000 } });
    assert.equal(host.connection?.notes.length, 1);
    host.dispose();
    assert.equal(await readFile(person.knownHosts, 'utf8'), '# mine\n');
    await person.configure(block(server.port, 'StrictHostKeyChecking yes'));
    assert.equal(textOf(await person.runOnce('h', 'echo again')), 'again\n');
  });

  it('asks for a passphrase, again when it was wrong, and tells whether it was right', async () => {
    const locked = path.join(person.folder, 'locked');
    execFileSync('cp', [person.keyFile, locked]);
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', locked]);
    await person.configure(
      block(server.port, `IdentityFile ${locked}`, 'IdentitiesOnly yes').replace(/$/, ''),
    );
    const config = await readFile(person.configFile, 'utf8');
    await writeFile(person.configFile, config.replace(`  IdentityFile ${person.keyFile}\n`, ''));
    person.secrets = ['wrong', 'open sesame'];
    assert.equal(textOf(await person.runOnce('h', 'echo in')), 'in\n');
    assert.deepEqual(person.settled.slice(-2), [
      `refused passphrase ${locked}`,
      `accepted passphrase ${locked}`,
    ]);
    assert.ok(!person.logged.some((line) => line.includes('open sesame')));
    person.secrets = ['wrong', 'wrong', 'wrong', 'open sesame'];
    await fails(/none of your keys/, 'authenticationFailed');
  });

  it('goes through two jump hosts, each with a key of its own to decide on', async () => {
    await writeFile(person.knownHosts, '');
    await rm(path.join(person.folder, 'data'), { recursive: true, force: true });
    const hop = (name: string) =>
      `Host ${name}\n  HostName 127.0.0.1\n  Port ${server.port}\n  User root\n  HostKeyAlias ${name}`;
    await person.configure(block(server.port, 'ProxyJump first,second'), hop('first'), hop('second'));
    assert.equal(textOf(await person.runOnce('h', 'echo through')), 'through\n');
    assert.deepEqual(
      person.questions.map((question) => ('address' in question ? question.address : '')),
      [`first port ${server.port}`, `second port ${server.port}`, `127.0.0.1 port ${server.port}`],
    );
  });
});
