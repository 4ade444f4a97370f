import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { largestConfigFile } from '../configfiles/textRefusal';
import { HullwrightError } from '../model/hullwrightError';
import { message, type Message } from '../model/message';
import { systemCode, systemReason } from './systemReason';

/** A file's text, one character for each byte, and who it was when it was read. */
export interface EditableFile {
  readonly path: string;
  /** Bytes as latin1, so that writing them back loses nothing. */
  readonly text: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly links: number;
}

/** More is no configuration file: the rest is not even read. */
const readLimit = largestConfigFile + 1;

/**
 * Reads a regular file, at most as much as a configuration file may have and one byte of it.
 * @param followLinks false refuses a symbolic link, whose target belongs to somebody else
 * @throws HullwrightError `fileUnreadable`
 */
export async function readEditableFile(path: string, followLinks: boolean): Promise<EditableFile> {
  // A pipe would block the opening, and so would a terminal the reading.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW);
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    const { mode, uid, gid, nlink, size } = await file.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
      throw unreadable(message('{path} is no ordinary file.', { path }));
    }
    const text = await readText(file, Math.min(size, readLimit));
    return { path, text, mode: mode & 0o7777, uid, gid, links: nlink };
  } catch (cause) {
    if (cause instanceof HullwrightError) {
      throw cause;
    }
    throw systemCode(cause) === 'ELOOP' && !followLinks
      ? symbolicLink(path, cause)
      : unreadable(message('{path} cannot be read: {reason}.', { path, reason: systemReason(cause) }), cause);
  } finally {
    await file?.close();
  }
}

async function readText(file: FileHandle, length: number): Promise<string> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, filled);
    if (bytesRead === 0) {
      break;
    }
    filled += bytesRead;
  }
  return bytes.toString('latin1', 0, filled);
}

/**
 * Puts a new text in the file's place, whole or not at all, with the same mode, and the same owner where the account may.
 * @returns whether the owner could be kept
 * @throws HullwrightError `fileUnwritable` when the file has other names, is a link or has changed since it was read
 */
export async function replaceFile(original: EditableFile, text: string): Promise<{ keptOwner: boolean }> {
  const { path, links } = original;
  if (links > 1) {
    throw unwritable(
      message('{path} has {count} names (hard links): replacing one of them would part them.', {
        path,
        count: links,
      }),
    );
  }
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const keptOwner = await writeBeside(temporary, original, text);
    const now = await readEditableFile(path, false);
    if (now.text !== original.text) {
      throw unwritable(message('{path} has changed while it was judged.', { path }));
    }
    await rename(temporary, path);
    return { keptOwner };
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause instanceof HullwrightError
      ? cause
      : unwritable(
          message('{path} cannot be written: {reason}.', { path, reason: systemReason(cause) }),
          cause,
        );
  }
}

async function writeBeside(
  temporary: string,
  { mode, uid, gid }: EditableFile,
  text: string,
): Promise<boolean> {
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(Buffer.from(text, 'latin1'));
    const keptOwner = await file.chown(uid, gid).then(
      () => true,
      () => false,
    );
    // After the owner, because a change of owner takes the set-id bits away.
    await file.chmod(mode);
    await file.sync();
    return keptOwner;
  } finally {
    await file.close();
  }
}

function symbolicLink(path: string, cause: unknown): HullwrightError {
  return unwritable(message('{path} is a symbolic link: mend the file that it leads to.', { path }), cause);
}

function unreadable(problem: Message, cause?: unknown): HullwrightError {
  return new HullwrightError({
    code: 'fileUnreadable',
    problem,
    remedy: message('Check the path and that you may read the file.'),
    cause,
  });
}

function unwritable(problem: Message, cause?: unknown): HullwrightError {
  return new HullwrightError({
    code: 'fileUnwritable',
    problem,
    remedy: message('Nothing was changed. Without --fix the file is only judged.'),
    cause,
  });
}
