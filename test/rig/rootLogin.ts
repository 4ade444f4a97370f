import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeKey, SshServer } from './sshServer';
import { makeTemporaryFolder } from './temporaryFolder';

/** This machine as a host over SSH, logged in to as root. The alias is `web1`; its key is not known yet. */
export class RootLogin {
  readonly server: SshServer;
  /** Of the SSH configuration that has the alias. */
  readonly configFile: string;
  readonly #folder: string;

  private constructor(folder: string, server: SshServer, configFile: string) {
    this.#folder = folder;
    this.server = server;
    this.configFile = configFile;
  }

  /** @param more Lines of ssh_config(5) for the alias. */
  static async start(more: readonly string[] = []): Promise<RootLogin> {
    const folder = await makeTemporaryFolder();
    const keyFile = makeKey(path.join(folder, 'key'), 'ed25519');
    const serverFolder = path.join(folder, 'sshd');
    await mkdir(serverFolder);
    const server = await SshServer.start({
      folder: serverFolder,
      authorizedKey: await readFile(`${keyFile}.pub`, 'utf8'),
    });
    const configFile = path.join(folder, 'config');
    const options = [
      ...['HostName 127.0.0.1', `Port ${server.port}`, 'User root', `IdentityFile ${keyFile}`],
      ...['IdentitiesOnly yes', `UserKnownHostsFile ${path.join(folder, 'known_hosts')}`, ...more],
    ];
    await writeFile(configFile, ['Host web1', ...options.map((option) => `  ${option}`), ''].join('\n'));
    return new RootLogin(folder, server, configFile);
  }

  async end(): Promise<void> {
    await this.server.end();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
