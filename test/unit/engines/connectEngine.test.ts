import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { connectEngine, type EngineOptions } from '../../../src/engines/connectEngine';
import type { EngineEndpoint } from '../../../src/model/containerEngine';
import { hasErrorCode, type ErrorCode } from '../../../src/model/hullwrightError';
import { renderEnglish } from '../../../src/model/message';
import { docker20, endpointAt, FakeEngine, json, type FakeAnswer } from './fakeEngine';

function rejectsWith(promise: Promise<unknown>, code: ErrorCode, text: RegExp): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(hasErrorCode(error, code), String(error));
    assert.match(renderEnglish(error.problem), text);
    return true;
  });
}

describe('connecting to an engine', () => {
  const engines: FakeEngine[] = [];

  async function started(make: Promise<FakeEngine>): Promise<FakeEngine> {
    const engine = await make;
    engines.push(engine);
    return engine;
  }

  async function infoFrom(answers: Readonly<Record<string, FakeAnswer>>, options: EngineOptions = {}) {
    const { host, endpoint } = await started(FakeEngine.answering(answers));
    const engine = await connectEngine(host, endpoint, options);
    try {
      return await engine.info();
    } finally {
      engine.dispose();
    }
  }

  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.end()));
  });

  it('tells what Docker is, in the version of its API', async () => {
    assert.deepEqual(await infoFrom(docker20), {
      kind: 'docker',
      name: 'vm',
      version: '20.10.24+dfsg1',
      apiVersion: '1.41',
      rootless: false,
    });
  });

  it('knows Podman by its own header, and rootless by its options', async () => {
    const info = await infoFrom({
      '/_ping': { headers: { 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1' }, body: 'OK' },
      '/v1.41/version': json({ Version: '4.3.1' }),
      '/v1.41/info': json({ Name: 'vm', SecurityOptions: ['name=seccomp', 'name=rootless'] }),
    });
    assert.deepEqual([info.kind, info.rootless], ['podman', true]);
  });

  it('leaves open what an engine does not say', async () => {
    const info = await infoFrom({ ...docker20, '/v1.41/info': json({ Name: 'vm', SecurityOptions: null }) });
    assert.equal(info.rootless, undefined);
  });

  it('speaks its own newest version with a newer engine, unless that has given it up', async () => {
    const newer = (oldest: string): Readonly<Record<string, FakeAnswer>> => ({
      '/_ping': { headers: { 'Api-Version': '1.60' }, body: 'OK' },
      '/version': json({ Version: '35.0.0', MinAPIVersion: oldest }),
      '/v1.47/version': json({ Version: '35.0.0', MinAPIVersion: oldest }),
      '/v1.47/info': json({ Name: 'vm' }),
    });
    assert.equal((await infoFrom(newer('1.44'))).apiVersion, '1.47');
    await rejectsWith(infoFrom(newer('1.50')), 'engineFailed', /too new: it asks for version 1\.50/);
  });

  it('refuses what is too old or tells no version', async () => {
    const ping = (headers: Record<string, string>) => ({ '/_ping': { headers, body: 'OK' } });
    await rejectsWith(infoFrom(ping({ 'Api-Version': '1.12' })), 'engineFailed', /too old.*1\.24 is needed/);
    await rejectsWith(infoFrom(ping({})), 'engineFailed', /does not say which version/);
    await rejectsWith(infoFrom(ping({ 'Api-Version': '1.4x/../..' })), 'engineFailed', /does not say/);
  });

  it('quotes what an engine says with an error, on one line, short and clean', async () => {
    const said = `client version 1.41 is too old\n\u001b[31m${'x'.repeat(5000)}`;
    await assert.rejects(infoFrom({ ...docker20, '/v1.41/info': json({ message: said }, 400) }), (error) => {
      assert.ok(hasErrorCode(error, 'engineFailed'));
      const text = renderEnglish(error.problem);
      assert.match(
        text,
        /^Docker on web1 answered with status 400: client version 1\.41 is too old \[31mxxx/,
      );
      assert.ok(text.length < 600);
      return true;
    });
    const proxy = { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad Gateway</h1>' };
    await rejectsWith(infoFrom({ '/_ping': proxy }), 'engineFailed', /502: <h1>Bad Gateway/);
  });

  it('does not take garbage for an answer', async () => {
    const bad = { headers: { 'Content-Type': 'application/json' }, body: '{"Version": ' };
    await rejectsWith(infoFrom({ ...docker20, '/v1.41/version': bad }), 'engineFailed', /JSON that cannot/);
    for (const answer of [null, [], 'x', 5, { Version: {} }, { Version: 'x'.repeat(100_000) }]) {
      await rejectsWith(
        infoFrom({ ...docker20, '/v1.41/version': json(answer) }),
        'engineFailed',
        /answered \/version with something else/,
      );
    }
    const noHttp = await started(FakeEngine.raw((socket) => socket.end('220 mail ready\r\n')));
    await rejectsWith(connectEngine(noHttp.host, noHttp.endpoint), 'engineFailed', /does not speak HTTP/);
  });

  it('stops reading an answer without an end, and one that is cut', async () => {
    const endless = await started(
      FakeEngine.http((request, response) => {
        response.writeHead(200, { 'Api-Version': '1.41' });
        const write = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', write);
        write();
      }),
    );
    const limits = { milliseconds: 10_000, bytes: 1 << 20 };
    await rejectsWith(
      connectEngine(endless.host, endless.endpoint, { limits }),
      'outputTooLarge',
      /more than 1 MiB/,
    );
    const cut = await started(
      FakeEngine.raw((socket) => {
        socket.end('HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 100\r\n\r\nO');
      }),
    );
    await rejectsWith(connectEngine(cut.host, cut.endpoint), 'engineUnreachable', /closed the connection/);
    const closed = await started(FakeEngine.raw((socket) => socket.destroy()));
    await rejectsWith(
      connectEngine(closed.host, closed.endpoint),
      'engineUnreachable',
      /closed the connection/,
    );
  });

  it('waits for no engine that is silent, nor for one that drips', async () => {
    const limits = { milliseconds: 150, bytes: 1 << 20 };
    const silent = await started(FakeEngine.raw(() => undefined));
    await rejectsWith(
      connectEngine(silent.host, silent.endpoint, { limits }),
      'timedOut',
      /within 1 seconds/,
    );
    const dripping = await started(
      FakeEngine.raw((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 1000\r\n\r\n');
        const timer = setInterval(() => socket.write('x'), 20);
        socket.once('close', () => {
          clearInterval(timer);
        });
      }),
    );
    await rejectsWith(connectEngine(dripping.host, dripping.endpoint, { limits }), 'timedOut', /within/);
  });

  it('is cancelled while it waits, and lets the connection go', async () => {
    const silent = await started(FakeEngine.raw(() => undefined));
    const controller = new AbortController();
    const connecting = connectEngine(silent.host, silent.endpoint, { signal: controller.signal });
    setImmediate(() => {
      controller.abort();
    });
    await rejectsWith(connecting, 'cancelled', /cancelled/);
    const aborted = AbortSignal.abort();
    await rejectsWith(
      connectEngine(silent.host, silent.endpoint, { signal: aborted }),
      'cancelled',
      /cancelled/,
    );
    for (let tries = 0; silent.connections > 0 && tries < 200; tries += 1) {
      await delay(5);
    }
    assert.equal(silent.connections, 0);
  });

  it('keeps its connections for the next request, and opens a new one when the engine restarted', async () => {
    const fake = await started(FakeEngine.answering(docker20));
    const engine = await connectEngine(fake.host, fake.endpoint);
    for (let round = 0; round < 20; round += 1) {
      await engine.info();
    }
    assert.equal(fake.opened, 2, 'two questions go out side by side');
    assert.equal(fake.asked.length, 41);
    await fake.hangUp();
    assert.equal((await engine.info()).name, 'vm');
    await Promise.all(Array.from({ length: 20 }, () => engine.info()));
    // After the restart the six that an engine is asked by at once, and one that found itself closed.
    const { opened } = fake as { readonly opened: number };
    assert.ok(opened <= 10, `${opened} connections were opened`);
    engine.dispose();
  });

  it('says why a socket cannot be opened', async () => {
    const { host } = await started(FakeEngine.answering(docker20));
    const gone = connectEngine(host, endpointAt('/nowhere/docker.sock'));
    await rejectsWith(gone, 'engineUnreachable', /Docker on web1 cannot be reached\. \/nowhere.*ENOENT/);
  });

  it('opens only sockets of the host, and starts no service unasked', async () => {
    const { host, endpoint, opened } = await started(FakeEngine.answering(docker20));
    const tcp = { scheme: 'tcp', address: 'tcp://10.0.0.1:2375' } as const;
    const elsewhere: EngineEndpoint = { ...endpoint, ...tcp };
    delete (elsewhere as { socketPath?: string }).socketPath;
    await rejectsWith(connectEngine(host, elsewhere), 'engineUnreachable', /no socket of web1/);
    const sleeping = { ...endpoint, state: 'activatable' } as const;
    await rejectsWith(connectEngine(host, sleeping), 'engineUnreachable', /would start its service/);
    assert.equal(opened, 0);
    const engine = await connectEngine(host, sleeping, { startService: true });
    assert.equal((await engine.info()).name, 'vm');
    engine.dispose();
  });
});
