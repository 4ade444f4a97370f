import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SshAccounts } from './sshAccounts';
import { makeKey, SshServer } from './sshServer';

/**
 * A host over SSH with an /etc/default of its own, which is root's, and an account that may use sudo without a password. Its key is known. The
 * alias is `web1`.
 */
export class LoginHost {
  readonly folder: string;
  /** Of the SSH configuration that has the alias. */
  readonly configFile: string;
  readonly #server: SshServer;
  readonly #accounts: SshAccounts;
  readonly #sudoers: string;

  private constructor(
    folder: string,
    { server, accounts, sudoers }: { server: SshServer; accounts: SshAccounts; sudoers: string },
  ) {
    this.folder = folder;
    this.configFile = path.join(folder, 'config');
    this.#server = server;
    this.#accounts = accounts;
    this.#sudoers = sudoers;
  }

  /** Only root can make accounts and mount folders. */
  static get isPossible(): boolean {
    return process.getuid?.() === 0 && existsSync('/usr/sbin/sshd');
  }

  static async start(): Promise<LoginHost> {
    // Inside VS Code TMPDIR lies where no other account may go.
    const folder = await mkdtemp('/tmp/hullwright-host-');
    await chmod(folder, 0o755);
    const etc = path.join(folder, 'default');
    await mkdir(etc);
    await mkdir(path.join(folder, 'sshd'));
    const accounts = new SshAccounts(folder);
    const { name } = await accounts.add('/bin/sh');
    const sudoers = `/etc/sudoers.d/${name}`;
    await writeFile(sudoers, `${name} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
    const keyFile = makeKey(path.join(folder, 'key'), 'ed25519');
    const server = await SshServer.start({
      folder: path.join(folder, 'sshd'),
      authorizedKey: await readFile(`${keyFile}.pub`, 'utf8'),
      mounted: { folder: etc, at: '/etc/default' },
    });
    const host = new LoginHost(folder, { server, accounts, sudoers });
    await host.#configure(name, keyFile);
    return host;
  }

  /** The host's file of this name in /etc/default, as this machine sees it. */
  file(name: string): string {
    return path.join(this.folder, 'default', name);
  }

  async end(): Promise<void> {
    await this.#server.end();
    this.#accounts.remove();
    await rm(this.#sudoers, { force: true });
    await rm(this.folder, { recursive: true, force: true });
  }

  async #configure(account: string, keyFile: string): Promise<void> {
    const knownHosts = path.join(this.folder, 'known_hosts');
    const hostKey = await readFile(path.join(this.#server.folder, 'host_ed25519.pub'), 'utf8');
    await writeFile(knownHosts, `[127.0.0.1]:${this.#server.port} ${hostKey}`);
    const options = [
      ...['HostName 127.0.0.1', `Port ${this.#server.port}`, `User ${account}`, `IdentityFile ${keyFile}`],
      ...['IdentitiesOnly yes', 'IdentityAgent none', `UserKnownHostsFile ${knownHosts}`],
    ];
    await writeFile(this.configFile, ['Host web1', ...options.map((option) => `  ${option}`), ''].join('\n'));
  }
}
