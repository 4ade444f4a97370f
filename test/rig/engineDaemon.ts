import { mkdir, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessGroup } from './processGroup';

/** Before the daemon starts, in namespaces of its own: what it writes to /run and /etc stays in its folder. */
const setup = `mount -t tmpfs none /run && mkdir "$0/upper" "$0/work" &&
  mount -t overlay -o "lowerdir=/etc,upperdir=$0/upper,workdir=$0/work" none /etc && exec "$@"`;

/** A daemon of Docker or a service of Podman with folders of its own, without a network, for the time of a test. */
export class EngineDaemon {
  readonly socket: string;
  readonly #process: ProcessGroup;

  private constructor(socket: string, process: ProcessGroup) {
    this.socket = socket;
    this.#process = process;
  }

  /** @param folder An empty folder of its own, with a short path: a socket's has room for 107 characters. */
  static async docker(folder: string): Promise<EngineDaemon> {
    const socket = path.join(folder, 'docker.sock');
    const config = path.join(folder, 'daemon.json');
    await mkdir(folder, { recursive: true });
    await writeFile(config, '{}');
    return EngineDaemon.#start(folder, socket, [
      '/usr/sbin/dockerd',
      ...['--config-file', config, '--host', `unix://${socket}`, '--pidfile', path.join(folder, 'pid')],
      ...['--data-root', path.join(folder, 'data'), '--exec-root', path.join(folder, 'exec')],
      ...['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--bridge=none'],
      ...['--storage-driver=vfs'],
    ]);
  }

  static async podman(folder: string): Promise<EngineDaemon> {
    const socket = path.join(folder, 'podman.sock');
    await mkdir(folder, { recursive: true });
    return EngineDaemon.#start(folder, socket, [
      '/usr/bin/podman',
      ...['--root', path.join(folder, 'data'), '--runroot', path.join(folder, 'run'), '--storage-driver=vfs'],
      ...['system', 'service', '--time=0', `unix://${socket}`],
    ]);
  }

  static async #start(folder: string, socket: string, command: readonly string[]): Promise<EngineDaemon> {
    const isolated = [
      ...['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'],
      ...['/bin/sh', '-c', setup, folder, ...command],
    ];
    const process = new ProcessGroup('unshare', isolated, { stdio: ['ignore', 'ignore', 'pipe'] });
    const daemon = new EngineDaemon(socket, process);
    const { leader } = process;
    let said = '';
    leader.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2000)));
    for (let tries = 0; tries < 1200 && leader.exitCode === null; tries += 1) {
      if (await answers(socket)) {
        return daemon;
      }
      await delay(25);
    }
    await daemon.end();
    throw new Error(`${command.join(' ')} does not answer: ${said}`);
  }

  async end(): Promise<void> {
    await this.#process.end();
  }
}

/** Asks the daemon for a sign of life. */
function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const question = get({ socketPath, path: '/_ping' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    question.once('error', () => {
      resolve(false);
    });
  });
}
