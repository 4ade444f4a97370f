import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { FilesystemUsage, PathStatus } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf } from './readingFact';

const askedFor = ['/', '/var/lib/docker', '/var/lib/containerd', '/var/lib/containers', '/run', '/tmp'];

/** The room on file systems, from lines `PATH|TYPE|BLOCKSIZE|BLOCKS|AVAILABLE|INODES|INODESFREE` of `stat -f`. */
export function parseUsage(
  readings: Readings,
  paths: Readonly<Record<string, Fact<PathStatus>>>,
): Readonly<Record<string, Fact<FilesystemUsage>>> {
  const ran = outputOf(readings, 'filesystems');
  const found = new Map<string, Fact<FilesystemUsage>>();
  for (const line of ran.ok ? nonBlankLines(ran.output) : []) {
    const [, path, rest] = /^(\/[^|]{0,4096})\|(.*)$/.exec(line) ?? [];
    if (path !== undefined && rest !== undefined) {
      found.set(path, usageOf(path, rest));
    }
  }
  const untold = ran.ok ? message('Nothing was said about this path.') : ran.reason;
  for (const path of askedFor) {
    if (!found.has(path)) {
      found.set(
        path,
        paths[path]?.state === 'absent' ? absent(sourceOf(path)) : unreadable(sourceOf(path), untold),
      );
    }
  }
  return Object.fromEntries(found);
}

function usageOf(path: string, rest: string): Fact<FilesystemUsage> {
  const source = sourceOf(path);
  const [type = '', ...digits] = rest.split('|');
  const [blockSize, blocks, available, inodes, inodesFree] = digits.map(amount);
  if (
    blockSize === undefined ||
    blocks === undefined ||
    available === undefined ||
    inodes === undefined ||
    inodesFree === undefined
  ) {
    return unreadable(source, message('This account may not look at this file system.'));
  }
  const usage = { type, size: blockSize * blocks, available: blockSize * available, inodes, inodesFree };
  return known(
    usage,
    source,
    `${path}: ${type}, ${blocks} blocks of ${blockSize} bytes, ${available} available; ${inodes} inodes, ${inodesFree} free`,
  );
}

/** Network file systems report up to 2^64 blocks, so exactness is not asked for. */
function amount(digits: string): number | undefined {
  return /^\d{1,20}$/.test(digits) ? Number(digits) : undefined;
}

function sourceOf(path: string) {
  return commandSource(`stat -f ${path}`);
}
