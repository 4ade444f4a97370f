import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './freePort';
import { ProcessGroup } from './processGroup';

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshServerOptions {
  /** An empty folder of its own. */
  readonly folder: string;
  /** The public key that every account may log in with. */
  readonly authorizedKey: string;
  readonly hostKeys?: readonly HostKeyType[];
  /** More lines of sshd_config(5), before all others: there the first one counts. */
  readonly configuration?: readonly string[];
  /** A folder that whoever logs in finds at another place, such as one of its own at /etc/default. */
  readonly mounted?: { readonly folder: string; readonly at: string };
}

/** OpenSSH's sshd on the loopback interface, with keys and a configuration of its own. */
export class SshServer {
  readonly port: number;
  readonly folder: string;
  readonly #process: ProcessGroup;

  private constructor(port: number, folder: string, process: ProcessGroup) {
    this.port = port;
    this.folder = folder;
    this.#process = process;
  }

  static async start(options: SshServerOptions): Promise<SshServer> {
    const { folder, authorizedKey, hostKeys = ['ed25519'], configuration = [], mounted } = options;
    const port = await freePort();
    // sshd wants it for its privilege separation.
    await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    const keyFiles = hostKeys.map((type) => makeKey(path.join(folder, `host_${type}`), type));
    const keys = path.join(folder, 'authorized_keys');
    const config = path.join(folder, 'sshd_config');
    await writeFile(keys, `${authorizedKey}\n`);
    await writeFile(
      config,
      [
        ...configuration,
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        ...keyFiles.map((file) => `HostKey ${file}`),
        `AuthorizedKeysFile ${keys}`,
        `PidFile ${path.join(folder, 'sshd.pid')}`,
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'PermitRootLogin yes',
        'MaxStartups 200',
        'LogLevel ERROR',
        '',
      ].join('\n'),
    );
    const sshd = ['/usr/sbin/sshd', '-D', '-e', '-f', config];
    const [program = '', ...args] = mounted ? withMount(mounted, sshd) : sshd;
    const process = new ProcessGroup(program, args, { stdio: 'ignore' });
    await untilListening(port);
    return new SshServer(port, folder, process);
  }

  /** Ends every connection, as a network that is gone would. */
  cutSessions(): void {
    execFileSync('pkill', ['-KILL', '-P', String(this.#process.leader.pid)]);
  }

  /** Reads its keys and its configuration anew: sshd(8), SIGHUP. */
  async reload(): Promise<void> {
    this.#process.leader.kill('SIGHUP');
    // It starts itself again and is gone for a moment.
    await delay(300);
    await untilListening(this.port);
  }

  async end(): Promise<void> {
    await this.#process.end();
  }
}

/** A program that alone sees the folder there, with all that it starts. */
function withMount(
  { folder, at }: NonNullable<SshServerOptions['mounted']>,
  command: readonly string[],
): readonly string[] {
  const script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';
  const namespace = ['unshare', '--mount', '--propagation', 'private'];
  return [...namespace, '/bin/sh', '-c', script, 'sshd', folder, at, ...command];
}

/** Makes a key without a passphrase, or with one, and returns the file of its private half. */
export function makeKey(file: string, type: HostKeyType, passphrase = ''): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', file]);
  return file;
}

/** Waits until somebody answers on a port. */
export async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    if (answered) {
      return;
    }
    await delay(25);
  }
  throw new Error(`nobody listens on port ${port}`);
}
