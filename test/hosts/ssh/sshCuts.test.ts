import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runPooled } from '../../../src/examination/examinationPool';
import { isHullwrightError } from '../../../src/model/hullwrightError';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { describeAsRoot, TestPerson, textOf, usual } from './sshTestHosts';

/** How many places the connection is cut at: distinct numbers of bytes that the client gets. */
const cuts = 1000;

/** Passes on what the server sends, up to so many bytes of each connection, then breaks it. */
class CuttingProxy {
  readonly #server: Server;
  readonly #target: number;
  /** Bytes from the server that the next connection gets. */
  readonly limits: number[] = [];
  passed = 0;

  constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => {
      this.#pass(socket, this.limits.shift() ?? Infinity);
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  end(): void {
    this.#server.close();
  }

  #pass(socket: Socket, limit: number): void {
    const upstream = connect(this.#target, '127.0.0.1');
    let left = limit;
    const end = () => {
      socket.destroy();
      upstream.destroy();
    };
    socket.on('error', end);
    upstream.on('error', end);
    socket.on('close', end);
    upstream.on('close', end);
    socket.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      this.passed += chunk.length;
      socket.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) {
        end();
      }
    });
  }
}

describeAsRoot('lost and cancelled connections over ssh', function () {
  this.timeout(600_000);
  let person: TestPerson;
  let server: SshServer;
  let accounts: SshAccounts;
  let account: string;

  before(async () => {
    person = await TestPerson.make();
    execFileSync('chmod', ['755', person.folder]);
    accounts = new SshAccounts(person.folder);
    account = (await accounts.add('/bin/sh')).name;
    const folder = path.join(person.folder, 'sshd');
    await mkdir(folder);
    server = await SshServer.start({ folder, authorizedKey: person.publicKey });
  });

  after(async () => {
    person.end();
    await server.end();
    accounts.remove();
    await rm(person.folder, { recursive: true, force: true });
  });

  function configure(port: number): Promise<void> {
    return person.configure(
      ...['Host h', '  HostName 127.0.0.1', `  Port ${port}`, `  User ${account}`],
      '  StrictHostKeyChecking accept-new',
    );
  }

  /** Processes of the account that the runs started; sshd's own are of another name. */
  function leftovers(): string[] {
    try {
      const printed = execFileSync('ps', ['-u', account, '-o', 'pid=,args=']).toString();
      return printed.split('\n').filter((line) => /sleep|\/bin\/sh|sh -s|setsid/.test(line));
    } catch {
      return [];
    }
  }

  async function untilNothingIsLeft(): Promise<void> {
    for (let tries = 0; tries < 120 && leftovers().length > 0; tries += 1) {
      await delay(50);
    }
    assert.deepEqual(leftovers(), []);
  }

  it(`never takes a cut run for a whole one, at ${cuts} places, and leaves nothing running`, async () => {
    const proxy = new CuttingProxy(server.port);
    await configure(await proxy.listen());
    const script =
      'echo begin; i=0; while [ $i -lt 150 ]; do echo "line $i ................................................"; i=$((i+1)); done; echo end';
    const whole = await person.runOnce('h', script);
    const expected = textOf(whole);
    assert.ok(expected.endsWith('end\n'));
    const total = proxy.passed;
    const counts: Record<string, number> = {};
    const places = Array.from({ length: cuts }, (_, index) => 1 + Math.floor((index * (total - 2)) / cuts));
    assert.equal(new Set(places).size, cuts, 'the places are distinct');
    await runPooled(
      places,
      async (place) => {
        proxy.limits.push(place);
        const outcome = await person.runOnce('h', script).then(
          (result) => {
            const complete = result.end === 'exited';
            assert.ok(
              !complete || textOf(result) === expected,
              `a false "complete" after ${place} bytes: status ${String(result.exitCode)}, ${result.stderr.slice(0, 200)}, ${textOf(result).length} of ${expected.length}: ${textOf(result).slice(-100)}`,
            );
            return complete ? 'whole before the cut' : result.end;
          },
          (error: unknown) => {
            assert.ok(isHullwrightError(error), String(error));
            return error.code;
          },
        );
        counts[outcome] = (counts[outcome] ?? 0) + 1;
      },
      8,
    );
    console.log(`      of ${cuts} cuts in ${total} bytes: ${JSON.stringify(counts)}`);
    proxy.end();
    await untilNothingIsLeft();
  });

  it('ends the remote processes when a run is cancelled, timed out, too large, or its host is let go', async () => {
    await configure(server.port);
    await writeFile(person.knownHosts, '');
    const script = "sleep 300 & (trap '' TERM; sleep 301) & echo started; timeout 302 sleep 302";
    for (const way of ['cancel', 'time', 'size', 'dispose'] as const) {
      const host = person.host('h');
      await host.run('true', usual);
      const controller = new AbortController();
      const running = host.run(way === 'size' ? `${script} & while :; do echo yyyyyyyy; done` : script, {
        limits: { milliseconds: way === 'time' ? 700 : 20_000, bytes: way === 'size' ? 5000 : 1 << 20 },
        signal: controller.signal,
      });
      for (let tries = 0; way !== 'size' && tries < 200; tries += 1) {
        await delay(20);
        if (leftovers().some((line) => line.includes('sleep 302'))) {
          break;
        }
      }
      if (way === 'cancel') {
        controller.abort();
      } else if (way === 'dispose') {
        host.dispose();
      }
      const { end } = await running;
      const expected = { cancel: 'cancelled', time: 'timedOut', size: 'tooLarge', dispose: 'cancelled' }[way];
      assert.equal(end, expected);
      await untilNothingIsLeft();
      host.dispose();
    }
  });

  it('connects again by itself after a loss, and tells how it stands', async () => {
    const proxy = new CuttingProxy(server.port);
    await configure(await proxy.listen());
    const host = person.host('h');
    const states: string[] = [];
    host.onConnectionChange((state) => states.push(state));
    proxy.limits.push(proxy.passed + 6000);
    const lost = await host.run(
      'i=0; while [ $i -lt 400 ]; do echo "line $i ............"; i=$((i+1)); done; sleep 5',
      usual,
    );
    assert.equal(lost.end, 'connectionLost');
    for (let tries = 0; tries < 200 && states.at(-1) !== 'connected'; tries += 1) {
      await delay(50);
    }
    assert.deepEqual(states.slice(0, 5), [
      'connecting',
      'connected',
      'disconnected',
      'connecting',
      'connected',
    ]);
    assert.equal(textOf(await host.run('echo back', usual)), 'back\n');
    host.dispose();
    assert.equal(states.at(-1), 'disconnected');
    proxy.end();
    await untilNothingIsLeft();
  });
});
