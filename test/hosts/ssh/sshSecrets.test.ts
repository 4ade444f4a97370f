import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import ssh2, { type AuthContext, type Connection, type Server } from 'ssh2';
import { makeKey } from '../../rig/sshServer';
import { refusedAs, TestPerson, textOf } from './sshTestHosts';

/** A server whose logins the test decides on; what it runs prints `in`. OpenSSH asks two questions only through PAM. */
async function startServer(keyFile: string, onLogin: (login: AuthContext) => void): Promise<Server> {
  const hostKeys = [await readFile(keyFile)];
  const server = new ssh2.Server({ hostKeys }, (client: Connection) => {
    client.on('error', () => undefined);
    client.on('authentication', onLogin);
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec) => {
        const channel = acceptExec();
        channel.resume();
        channel.write('in\n');
        channel.exit(0);
        channel.end();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('secrets of a login', function () {
  this.timeout(30_000);
  let person: TestPerson;
  let hostKey: string;
  let server: Server | undefined;

  before(async () => {
    person = await TestPerson.make();
    hostKey = makeKey(path.join(person.folder, 'host_rsa'), 'rsa');
  });

  beforeEach(() => {
    person.secrets = [];
    person.questions.length = 0;
    person.settled.length = 0;
  });

  afterEach(() => {
    server?.close();
  });

  after(async () => {
    person.end();
    await rm(person.folder, { recursive: true, force: true });
  });

  async function serve(onLogin: (login: AuthContext) => void, ...more: readonly string[]): Promise<void> {
    server = await startServer(hostKey, onLogin);
    const { port } = server.address() as AddressInfo;
    const options = [
      'HostName 127.0.0.1',
      `Port ${port}`,
      'User ann',
      'StrictHostKeyChecking accept-new',
      ...more,
    ];
    await person.configure(['Host h', ...options.map((line) => `  ${line}`)].join('\n'));
  }

  const secretQuestions = () =>
    person.questions.flatMap((question) => ('purpose' in question ? [question] : []));

  it('answers two questions, of which one may be seen and none is kept but the password', async () => {
    await serve((login) => {
      if (login.method !== 'keyboard-interactive') {
        login.reject(['keyboard-interactive']);
        return;
      }
      const questions = [
        { prompt: 'Password: ', echo: false },
        { prompt: 'Code \u001b[31m: ', echo: true },
      ];
      login.prompt(questions, 'Two steps', (answers) => {
        if (answers[0] === 'horse' && answers[1] === '123456') {
          login.accept();
        } else {
          login.reject(['keyboard-interactive']);
        }
      });
    });
    person.secrets = ['horse', '000000', 'horse', '123456'];
    assert.equal(textOf(await person.runOnce('h', 'true')), 'in\n');
    const asked = secretQuestions();
    assert.deepEqual(
      asked.map(({ echo, attempt, secretId }) => [echo, attempt, secretId !== undefined]),
      [
        [false, 1, true],
        [true, 1, false],
        [false, 2, true],
        [true, 2, false],
      ],
    );
    assert.ok(asked.every(({ prompt }) => !JSON.stringify(prompt).includes('\\u001b')));
  });

  it('asks for a password three times at most, and tells which was right', async () => {
    let tries = 0;
    await serve((login) => {
      if (login.method === 'password' && login.password === 'right') {
        login.accept();
      } else {
        tries += login.method === 'password' ? 1 : 0;
        login.reject(['password']);
      }
    });
    person.secrets = ['wrong', 'right'];
    assert.equal(textOf(await person.runOnce('h', 'true')), 'in\n');
    assert.deepEqual(
      person.settled.map((text) => text.split(' ')[0]),
      ['refused', 'accepted'],
    );
    tries = 0;
    person.secrets = ['a', 'b', 'c', 'right'];
    await assert.rejects(
      person.runOnce('h', 'true'),
      refusedAs('authenticationFailed', /none of your keys and secrets/),
    );
    assert.equal(tries, 3);
    assert.ok(!person.logged.join('\n').includes('right'));
  });

  it('goes on to the next step where one is not enough', async () => {
    let key = false;
    await serve((login) => {
      if (login.method === 'publickey') {
        key = true;
        if (login.signature) {
          login.reject(['password'], true);
        } else {
          login.accept();
        }
      } else if (login.method === 'password' && key && login.password === 'second') {
        login.accept();
      } else {
        login.reject(key ? ['password'] : ['publickey']);
      }
    });
    person.secrets = ['second'];
    assert.equal(textOf(await person.runOnce('h', 'true')), 'in\n');
    assert.deepEqual(
      secretQuestions().map(({ purpose }) => purpose),
      ['password'],
    );
  });

  it('waits as long as the person needs, and ends when the question is dismissed', async () => {
    await serve((login) => {
      if (login.method === 'password') {
        login.accept();
      } else {
        login.reject(['password']);
      }
    }, 'ConnectTimeout 1');
    const slow = {
      decideHostKey: () => Promise.resolve('acceptOnce' as const),
      askSecret: () => delay(1500).then(() => 'late'),
      settleSecret: () => undefined,
    };
    assert.equal(textOf(await person.runOnce('h', 'true', { prompts: slow })), 'in\n');
    await assert.rejects(person.runOnce('h', 'true'), refusedAs('cancelled'));
  });
});
