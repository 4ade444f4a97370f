import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/** Accounts of this machine for the time of a test, each with a home folder of its own below `folder`. */
export class SshAccounts {
  readonly #folder: string;
  readonly #names: string[] = [];
  readonly #addedShells: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Adds an account that logs in by key only.
   * @param password Left out: it has none, and sudo cannot ask for one.
   */
  async add(shell: string, password?: string): Promise<{ readonly name: string; readonly home: string }> {
    const name = `hw${randomBytes(4).toString('hex')}`;
    const home = path.join(this.#folder, name);
    await mkdir(home, { mode: 0o755 });
    const shells = readFileSync('/etc/shells', 'utf8');
    if (!shells.split('\n').includes(shell)) {
      appendFileSync('/etc/shells', `${shell}\n`);
      this.#addedShells.push(shell);
    }
    execFileSync('useradd', ['-M', '-d', home, '-s', shell, '-p', '*', name]);
    this.#names.push(name);
    if (password !== undefined) {
      execFileSync('chpasswd', [], { input: `${name}:${password}\n` });
    }
    execFileSync('chown', [`${name}:`, home]);
    return { name, home };
  }

  /** Ends what the accounts still run and removes them. */
  remove(): void {
    for (const name of this.#names.splice(0)) {
      try {
        execFileSync('pkill', ['-KILL', '-u', name]);
      } catch {
        // Nothing of it was running.
      }
      execFileSync('userdel', ['--force', name], { stdio: 'ignore' });
    }
    if (this.#addedShells.length > 0) {
      const lines = readFileSync('/etc/shells', 'utf8').split('\n');
      writeFileSync('/etc/shells', lines.filter((line) => !this.#addedShells.includes(line)).join('\n'));
    }
  }
}
