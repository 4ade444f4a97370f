import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import Docker from 'dockerode';
import { EngineAgent } from '../../../src/engines/engineAgent';
import { EngineModem } from '../../../src/engines/engineModem';
import { hasErrorCode } from '../../../src/model/hullwrightError';
import { FakeEngine } from './fakeEngine';

describe('what dockerode sends through our connections', () => {
  let engine: FakeEngine;
  let agent: EngineAgent;
  let docker: Docker;
  let bodies: string[];

  beforeEach(async () => {
    bodies = [];
    engine = await FakeEngine.http((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        respond(request, (status, text) => response.writeHead(status, jsonType).end(text));
      });
    });
    const { socketPath = '' } = engine.endpoint;
    agent = new EngineAgent(() => engine.host.connectSocket(socketPath));
    const limits = { milliseconds: 5000, bytes: 1 << 20 };
    const modem = new EngineModem({ agent, name: { engine: 'Docker', host: 'web1' }, limits }, '1.41');
    docker = new Docker({ modem } as object);
  });

  afterEach(async () => {
    agent.destroy();
    await engine.end();
  });

  const jsonType = { 'Content-Type': 'application/json' };

  function respond({ url }: IncomingMessage, send: (status: number, text: string) => void): void {
    if (url?.endsWith('/checkpoints')) {
      send(201, '');
    } else if (url?.includes('/start')) {
      send(409, '{"message":"conflict"}');
    } else if (url?.includes('/events')) {
      send(200, '{"Action":"die"}\n');
    } else {
      send(200, 'null');
    }
  }

  it('queries carry lists and objects as Docker wants them', async () => {
    const found: unknown = await docker.listContainers({ all: true, filters: { status: ['running'] } });
    assert.equal(found, null);
    const query = new URL(`unix:${engine.asked[0]?.slice(4) ?? ''}`).searchParams;
    assert.match(engine.asked[0] ?? '', /^GET \/v1\.41\/containers\/json\?/);
    assert.deepEqual(
      [...query],
      [
        ['all', 'true'],
        ['filters', '{"status":["running"]}'],
      ],
    );
  });

  it('a checkpoint is asked for in the body', async () => {
    // dockerode has the method, its types have not.
    const container = docker.getContainer('web') as unknown as {
      createCheckpoint(options: object): Promise<unknown>;
    };
    await container.createCheckpoint({ CheckpointID: 'c1', Exit: false });
    assert.deepEqual(engine.asked, ['POST /v1.41/containers/web/checkpoints']);
    assert.deepEqual(JSON.parse(bodies[0] ?? ''), { CheckpointID: 'c1', Exit: false });
  });

  it('an error keeps its status', async () => {
    await assert.rejects(docker.getContainer('web').start({ checkpoint: 'c1' } as object), (error) => {
      assert.ok(hasErrorCode(error, 'engineFailed'));
      assert.deepEqual(error.problem.args, {
        engine: 'Docker',
        host: 'web1',
        status: 409,
        reason: 'conflict',
      });
      return true;
    });
    assert.match(engine.asked[0] ?? '', /\/start\?checkpoint=c1$/);
  });

  it('a stream is handed over unread', async () => {
    const chunks: string[] = [];
    for await (const chunk of await docker.getEvents({})) {
      chunks.push(chunk.toString());
    }
    assert.deepEqual(chunks, ['{"Action":"die"}\n']);
  });

  it('nothing is sent for a call that it does not carry', async () => {
    await assert.rejects(docker.getContainer('web').attach({ stream: true, hijack: true }), /does not carry/);
    assert.deepEqual(engine.asked, []);
  });

  it('DOCKER_HOST of the environment is not looked at', async () => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = 'tcp://no such address';
    try {
      const modem = docker.modem as object;
      assert.equal(await new Docker({ modem } as object).listImages(), null);
    } finally {
      process.env.DOCKER_HOST = before ?? '';
      if (before === undefined) {
        delete process.env.DOCKER_HOST;
      }
    }
  });
});
