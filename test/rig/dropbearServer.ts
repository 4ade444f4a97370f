import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { freePort } from './freePort';
import { ProcessGroup } from './processGroup';
import { untilListening } from './sshServer';

/** dropbear on the loopback interface, with a key of its own. Accounts log in by the keys in their home folders. */
export class DropbearServer {
  readonly port: number;
  /** The public half of its key, as known_hosts has it. */
  readonly publicKey: string;
  readonly #process: ProcessGroup;

  private constructor(port: number, publicKey: string, process: ProcessGroup) {
    this.port = port;
    this.publicKey = publicKey;
    this.#process = process;
  }

  /** @param folder An empty folder of its own. */
  static async start(folder: string): Promise<DropbearServer> {
    const port = await freePort();
    const key = path.join(folder, 'host_key');
    execFileSync('dropbearkey', ['-t', 'ed25519', '-f', key], { stdio: 'ignore' });
    const printed = execFileSync('dropbearkey', ['-y', '-f', key]).toString();
    const publicKey = /^ssh-ed25519 \S+/m.exec(printed)?.[0] ?? '';
    const args = ['-F', '-E', '-s', '-p', `127.0.0.1:${port}`, '-r', key, '-P', path.join(folder, 'pid')];
    const process = new ProcessGroup('/usr/sbin/dropbear', args, { stdio: 'ignore' });
    await untilListening(port);
    return new DropbearServer(port, publicKey, process);
  }

  async end(): Promise<void> {
    await this.#process.end();
  }
}
