import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import { systemReason } from './systemReason';

/** A larger file is no snapshot and no kernel configuration. */
const sizeLimit = 16 * 1024 * 1024;

/**
 * Reads a text file that the person named, unpacking gzip. Bytes that are not UTF-8 become replacement characters.
 * @throws HullwrightError `fileUnreadable`
 */
export async function readNamedFile(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) {
      // A pipe could keep the program waiting for ever.
      throw new HullwrightError({
        code: 'fileUnreadable',
        problem: message('{path} is no ordinary file.', { path }),
        remedy: message('Name an ordinary file.'),
      });
    }
    if (stats.size > sizeLimit) {
      throw new HullwrightError({
        code: 'fileUnreadable',
        problem: message('{path} is larger than 16 MiB.', { path }),
        remedy: message('Name the right file; of a log its end is enough: tail -c 10M FILE'),
      });
    }
    const bytes = await readFile(path);
    return (isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: sizeLimit }) : bytes).toString('utf8');
  } catch (cause) {
    if (cause instanceof HullwrightError) {
      throw cause;
    }
    throw new HullwrightError({
      code: 'fileUnreadable',
      problem: message('{path} cannot be read: {reason}.', { path, reason: systemReason(cause) }),
      remedy: message('Check the path and that you may read the file.'),
      cause,
    });
  }
}

/**
 * Writes a snapshot whole or not at all, readable by its owner only.
 * @throws HullwrightError `fileUnwritable`
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new HullwrightError({
      code: 'fileUnwritable',
      problem: message('{path} cannot be written: {reason}.', { path, reason: systemReason(cause) }),
      remedy: message('Choose a folder that exists and that you may write to.'),
      cause,
    });
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
