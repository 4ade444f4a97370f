import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { HullwrightError } from '../../model/hullwrightError';
import { message } from '../../model/message';
import { fingerprintOf, knownHostsLine, type HostKey, type HostKeyTarget } from './hostKey';
import { parseKnownHosts, type KnownHost } from './knownHosts';

/** A host key that a person chose to remember. */
export interface RememberedHostKey {
  /** As known_hosts writes the host. */
  readonly name: string;
  readonly type: string;
  readonly fingerprint: string;
}

/** Milliseconds between two looks at whether another program has finished writing, and how often. */
const lockPollMs = 25;
const lockTries = 200;

/**
 * Our own file of host keys, in the format of known_hosts, readable by the person alone. VS Code and the command line share
 * it, so that it is read anew for each change, changed under a lock and replaced as a whole.
 */
export class HostKeyStore {
  readonly file: string;

  constructor(private readonly folder: string) {
    this.file = path.join(folder, 'known_hosts');
  }

  /** @throws HullwrightError `hostKeyStoreFailed` when it is there and cannot be read. */
  async entries(): Promise<KnownHost[]> {
    return parseKnownHosts(await this.read(), this.file);
  }

  /** @throws HullwrightError `hostKeyStoreFailed` */
  async list(): Promise<RememberedHostKey[]> {
    return (await this.entries()).map(({ names, key }) => ({
      name: names,
      type: key.type,
      fingerprint: fingerprintOf(key),
    }));
  }

  /** @throws HullwrightError `hostKeyStoreFailed`; the file is as it was then. */
  async remember(target: HostKeyTarget, key: HostKey): Promise<void> {
    const line = knownHostsLine(target, key);
    await this.change((text) => {
      const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
      return `\n${whole}`.includes(`\n${line}`) ? text : whole + line;
    });
  }

  /** Takes the key out of the file. @throws HullwrightError `hostKeyStoreFailed`; the file is as it was then. */
  async forget({ name, type, fingerprint }: RememberedHostKey): Promise<void> {
    await this.change((text) => {
      const gone = new Set(
        parseKnownHosts(text, this.file)
          .filter(
            ({ names, key }) => names === name && key.type === type && fingerprintOf(key) === fingerprint,
          )
          .map(({ line }) => line),
      );
      return text
        .split('\n')
        .filter((_, index) => !gone.has(index + 1))
        .join('\n');
    });
  }

  private async read(): Promise<string> {
    try {
      const { mode, uid } = await lstat(this.file);
      if ((mode & 0o170000) !== 0o100000) {
        throw storeFailed(this.file, new Error('it is no plain file'));
      }
      assertOwn(this.file, { mode, uid });
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return '';
      }
      throw error instanceof HullwrightError ? error : storeFailed(this.file, error);
    }
  }

  private async change(edit: (text: string) => string): Promise<void> {
    const lock = `${this.file}.lock`;
    const temporary = `${this.file}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      assertOwn(this.folder, await lstat(this.folder));
      await this.lock(lock);
      try {
        const text = edit(await this.read());
        const handle = await open(temporary, 'wx', 0o600);
        try {
          await handle.writeFile(text);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await chmod(temporary, 0o600);
        await rename(temporary, this.file);
      } finally {
        await rm(temporary, { force: true });
        await rm(lock, { force: true });
      }
    } catch (error) {
      throw error instanceof HullwrightError ? error : storeFailed(this.file, error);
    }
  }

  /** A lock that nobody gives back within five seconds belongs to a program that has died. */
  private async lock(file: string): Promise<void> {
    for (let tries = 0; tries < lockTries; tries += 1) {
      try {
        const handle = await open(file, 'wx', 0o600);
        await handle.close();
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, lockPollMs));
      }
    }
    await rm(file, { force: true });
    const handle = await open(file, 'wx', 0o600);
    await handle.close();
  }
}

/** Whoever may write the file or its folder decides which keys are known. On Windows the rights of the profile hold. */
function assertOwn(file: string, { mode, uid }: { readonly mode: number; readonly uid: number }): void {
  const self = process.getuid?.();
  if (self === undefined) {
    return;
  }
  if (uid !== self && uid !== 0) {
    throw storeFailed(file, new Error('it belongs to another account'));
  }
  if ((mode & 0o022) !== 0) {
    throw storeFailed(file, new Error('other accounts may write it'));
  }
}

function storeFailed(file: string, cause: unknown): HullwrightError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new HullwrightError({
    code: 'hostKeyStoreFailed',
    problem: message('The remembered host keys in {file} could not be read or written: {reason}', {
      file,
      reason,
    }),
    remedy: message('Free space and rights on that file, or connect once without remembering.'),
    cause,
  });
}
