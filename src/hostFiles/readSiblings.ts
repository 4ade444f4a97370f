import { randomBytes } from 'node:crypto';
import type { RunOptions, ScriptRunner } from '../model/host';
import { bytesOfBase64, scriptAnswer } from './scriptAnswer';
import { octalPath, withArguments } from './scriptArguments';
import { siblingScript } from './siblingScript';

/** Files by their paths, and folders of which every file of an ending counts. */
export interface WantedFiles {
  readonly files: readonly string[];
  readonly folders: readonly { readonly folder: string; readonly ending: string }[];
}

interface ReadText {
  readonly path: string;
  readonly text: string;
}

/** More files than a host has in such folders, and more bytes than a configuration file has. */
const most = { files: 200, bytes: 512 * 1024 };

const limits: RunOptions['limits'] = { milliseconds: 30_000, bytes: 16 * 1024 * 1024 };

/** Those of the files that can be read, with their texts. What cannot be read, or did not arrive whole, is left out. */
export async function readSiblings(runner: ScriptRunner, wanted: WantedFiles): Promise<readonly ReadText[]> {
  const parameters = [
    ...wanted.files.flatMap((file) => ['f', octalPath(file)]),
    ...wanted.folders.flatMap(({ folder, ending }) => ['d', octalPath(folder), octalPath(ending)]),
  ];
  if (parameters.length === 0) {
    return [];
  }
  const nonce = randomBytes(16).toString('hex');
  const head = [nonce, String(most.files), String(most.bytes)];
  const result = await runner.run(withArguments(siblingScript, [...head, ...parameters]), { limits });
  const answer = scriptAnswer(result, nonce);
  return answer.kind === 'answered' ? textsOf(answer.lines) : [];
}

function textsOf(lines: readonly string[]): ReadText[] {
  return lines.flatMap((line, index) => {
    if (!line.startsWith('file ')) {
      return [];
    }
    const rest = lines.slice(index + 1);
    const next = rest.findIndex((other) => other.startsWith('file '));
    const path = bytesOfBase64(line.slice('file '.length));
    const content = bytesOfBase64(rest.slice(0, next === -1 ? undefined : next).join('\n'));
    return path && content ? [{ path: textOf(path), text: textOf(content) }] : [];
  });
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
