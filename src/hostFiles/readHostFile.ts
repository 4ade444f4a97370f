import { createHash, randomBytes } from 'node:crypto';
import type { RunOptions } from '../model/host';
import { mostFileBytes, type HostFile, type HostFilePlace } from './hostFile';
import { changedWhileRead, cutRead, readRefusal } from './hostFileRefusal';
import { octalPath, withArguments } from './scriptArguments';
import { readScript } from './readScript';
import { bytesOfBase64, scriptAnswer } from './scriptAnswer';

/** Base64 takes four bytes for three, and a line feed every 76. */
const limits: RunOptions['limits'] = { milliseconds: 30_000, bytes: 2 * mostFileBytes };

/** Times that a file is read anew which changes while it is read. */
const mostAttempts = 3;

/**
 * Reads a file of a host, through symbolic links, and changes nothing there.
 * @throws HullwrightError `fileMissing`, `fileForbidden`, `fileIsFolder`, `fileUnfit` for what is no file or larger than 1 MiB, `fileChanged`
 *   for one that changes all the time, `hostToolMissing`, `fileUnreadable` with what the host said, and what running a script throws
 */
export async function readHostFile(place: HostFilePlace, signal?: AbortSignal): Promise<HostFile> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const file = await readOnce(place, signal);
    if (file) {
      return file;
    }
  }
  throw changedWhileRead(place);
}

/** Undefined when the content is not the one that the hash is of. */
async function readOnce(
  place: HostFilePlace,
  signal: AbortSignal | undefined,
): Promise<HostFile | undefined> {
  const nonce = randomBytes(16).toString('hex');
  const script = withArguments(readScript, [nonce, octalPath(place.path), String(mostFileBytes)]);
  const result = await place.runner.run(script, { limits, ...(signal && { signal }) });
  const answer = scriptAnswer(result, nonce);
  if (answer.kind === 'cut') {
    throw cutRead(place, result);
  }
  if (answer.kind === 'refused') {
    throw readRefusal(place, answer);
  }
  const file = fileOf(answer.lines);
  if (!file) {
    throw cutRead(place, result);
  }
  return sha256Of(file.bytes) === file.sha256 ? file : undefined;
}

/** Of the bytes, in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const factsPattern = /^([0-9a-f]{4}) (\d+) (\d+) (\d+) (\d+) (\d+)$/;

function fileOf(lines: readonly string[]): HostFile | undefined {
  const content = lines.indexOf('content');
  const head = lines.slice(0, content);
  const told = (name: string) =>
    head.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
  const [, mode = '', userId, groupId, links, , changedAt] = factsPattern.exec(told('facts')) ?? [];
  const bytes = bytesOfBase64(lines.slice(content + 1).join('\n'));
  const target = bytesOfBase64(told('link'));
  if (content === -1 || mode === '' || !bytes || !target || !/^[0-9a-f]{64}$/.test(told('sha256'))) {
    return undefined;
  }
  const label = told('label');
  return {
    bytes,
    sha256: told('sha256'),
    mode: Number.parseInt(mode, 16) & 0o7777,
    userId: Number(userId),
    groupId: Number(groupId),
    links: Number(links),
    changedAt: Number(changedAt),
    owner: told('owner').replace(/[^\w.@:\\-]/g, '?') || `${userId}:${groupId}`,
    label: /^[\w.,:-]+$/.test(label) ? label : undefined,
    linkTarget: target.length > 0 ? new TextDecoder().decode(target).replace(/\n$/, '') : undefined,
  };
}
