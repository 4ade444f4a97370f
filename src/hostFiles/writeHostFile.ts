import { randomBytes } from 'node:crypto';
import type { RunOptions } from '../model/host';
import { mostFileBytes, type HostFilePlace } from './hostFile';
import { cutWrite, tooLargeToWrite, writeRefusal } from './hostFileRefusal';
import { sha256Of } from './readHostFile';
import { octalPath, withArguments } from './scriptArguments';
import { scriptAnswer } from './scriptAnswer';
import { writeScript } from './writeScript';

/** A disk may take long to say that everything is on it. */
const limits: RunOptions['limits'] = { milliseconds: 120_000, bytes: 64 * 1024 };

/**
 * Replaces the content of a file of a host: as a whole or not at all, and only while the file has the content that is expected. Owner, mode,
 * access list, extended attributes and SELinux label stay as they are. It cannot be cancelled.
 * @param expectedSha256 Of the content that the person saw.
 * @throws HullwrightError `fileChanged` when the content is another one by now; `fileUnfit` for a symbolic link, a file with several names,
 *   and what is no file; `fileMissing`, `fileForbidden`, `fileImmutable`, `fileSystemReadOnly`, `noSpace`, `fileAttributesLost`,
 *   `folderUnsafe`, `hostToolMissing`, `fileUnwritable`: nothing was written then. `saveUncertain` when the connection was lost
 *   meanwhile: the file is whole, and the next reading tells which one it is. And what connecting throws.
 */
export async function writeHostFile(
  place: HostFilePlace,
  expectedSha256: string,
  bytes: Uint8Array,
): Promise<void> {
  if (bytes.length > mostFileBytes) {
    throw tooLargeToWrite(place);
  }
  const nonce = randomBytes(16).toString('hex');
  const content = Buffer.from(bytes).toString('base64');
  const script = withArguments(writeScript, [
    ...[nonce, octalPath(place.path), expectedSha256, sha256Of(bytes), content],
  ]);
  const result = await place.runner.run(script, { limits });
  const answer = scriptAnswer(result, nonce);
  if (answer.kind === 'refused') {
    throw writeRefusal(place, answer);
  }
  if (answer.kind === 'cut' || !answer.lines.includes('written')) {
    throw cutWrite(place, result);
  }
}
