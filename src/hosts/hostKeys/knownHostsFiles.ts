import { readFile, stat } from 'node:fs/promises';
import type { Logger } from '../../model/logger';
import { parseKnownHosts, type KnownHost } from './knownHosts';

/** Far more than any file of known hosts has. In bytes. */
const largestFile = 64 * 1024 * 1024;

/** Lines of one file that are told to be none. */
const toldLines = 5;

/** The lines of all files, in order. A file that is not there has none; one that cannot be read is logged. Nothing is written. */
export async function readKnownHosts(files: readonly string[], logger: Logger): Promise<KnownHost[]> {
  const read = await Promise.all(files.map((file) => readOne(file, logger)));
  return read.flat();
}

async function readOne(file: string, logger: Logger): Promise<KnownHost[]> {
  try {
    const { size } = await stat(file);
    if (size > largestFile) {
      logger.warn(`${file} is larger than ${largestFile} bytes and was not read`);
      return [];
    }
    const skipped: number[] = [];
    const entries = parseKnownHosts(await readFile(file, 'utf8'), file, (line) => skipped.push(line));
    skipped.slice(0, toldLines).forEach((line) => {
      logger.warn(`${file}:${line} names no host key and was left out`);
    });
    return entries;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      logger.warn(`${file} could not be read: ${String(code)}`);
    }
    return [];
  }
}
