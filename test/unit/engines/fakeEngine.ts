import { createServer, connect, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EngineEndpoint } from '../../../src/model/containerEngine';
import type { EngineHost } from '../../../src/engines/connectEngine';
import { HullwrightError } from '../../../src/model/hullwrightError';
import { message } from '../../../src/model/message';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answers of Docker 20.10.24, as far as they are asked for, recorded on Debian 12. */
export const docker20: Readonly<Record<string, FakeAnswer>> = {
  '/_ping': { headers: { 'Api-Version': '1.41', 'Docker-Experimental': 'false' }, body: 'OK' },
  '/v1.41/version': json({ Version: '20.10.24+dfsg1', ApiVersion: '1.41', MinAPIVersion: '1.12' }),
  '/v1.41/info': json({ Name: 'vm', SecurityOptions: ['name=seccomp,profile=default'] }),
};

export function json(value: unknown, status = 200): FakeAnswer {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

/** A server on a Unix socket, reached through a host that counts the streams it opened. */
export class FakeEngine {
  readonly host: EngineHost;
  /** Method and path of each request, where the server speaks HTTP. */
  readonly asked: string[] = [];
  opened = 0;
  readonly #server: Server;
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, folder: string) {
    this.#server = server;
    this.#folder = folder;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.host = {
      identity: { id: 'web1', label: 'web1' },
      connectSocket: (socketPath) => {
        this.opened += 1;
        return connected(socketPath);
      },
    };
  }

  /** One that gives each path its answer, and 404 to others. */
  static answering(answers: Readonly<Record<string, FakeAnswer>>): Promise<FakeEngine> {
    return FakeEngine.http((request, response) => {
      const answer = answers[request.url ?? ''] ?? json({ message: 'page not found' }, 404);
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
    });
  }

  static async http(listener: RequestListener): Promise<FakeEngine> {
    const server = createHttpServer(listener);
    const engine = await FakeEngine.#listen(server);
    server.prependListener('request', ({ method, url }) => {
      engine.asked.push(`${method ?? ''} ${url ?? ''}`);
    });
    return engine;
  }

  /** One that does with each connection what it is told. */
  static raw(serve: (socket: Socket) => void): Promise<FakeEngine> {
    return FakeEngine.#listen(createServer(serve));
  }

  static async #listen(server: Server): Promise<FakeEngine> {
    const folder = await mkdtemp(path.join(tmpdir(), 'hullwright-'));
    const engine = new FakeEngine(server, folder);
    await new Promise<void>((resolve) => server.listen(engine.endpoint.socketPath, resolve));
    return engine;
  }

  get endpoint(): EngineEndpoint {
    return endpointAt(path.join(this.#folder, 'engine.sock'));
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Ends the open connections, as an engine that restarts does. */
  async hangUp(): Promise<void> {
    await Promise.all(
      [...this.#sockets].map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once('close', () => {
              resolve();
            });
            socket.destroy();
          }),
      ),
    );
  }

  async end(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export function endpointAt(socketPath: string, change: Partial<EngineEndpoint> = {}): EngineEndpoint {
  return {
    name: 'default',
    kind: 'docker',
    origin: 'socket',
    scheme: 'unix',
    address: `unix://${socketPath}`,
    socketPath,
    state: 'usable',
    isCurrent: true,
    ...change,
  };
}

function connected(socketPath: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.once('error', (cause) => {
      const problem = message('{path} could not be opened: {reason}', {
        path: socketPath,
        reason: cause.message,
      });
      reject(
        new HullwrightError({ code: 'socketUnavailable', problem, remedy: message('Start it.'), cause }),
      );
    });
  });
}
