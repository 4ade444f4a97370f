import { readdir, readFile, stat } from 'node:fs/promises';
import { siblingPlacesOf } from '../knowledge/siblingPlaces';
import type { SiblingFiles } from '../model/languageServerMessages';

/** More files than a host has in one folder. */
const mostSiblings = 200;
/** Larger is no configuration file. */
const mostBytes = 512 * 1024;

/** The files of this machine that decide together with the one at `path`, as far as they can be read. Never throws. */
export async function readLocalSiblings(path: string): Promise<SiblingFiles['siblings']> {
  const { files, folders } = siblingPlacesOf(path);
  const listed = await Promise.all(folders.map(({ folder, ending }) => namesIn(folder, ending)));
  const wanted = [...listed.flat(), ...files].filter((name) => name !== path).slice(0, mostSiblings);
  const read = await Promise.all(wanted.map(readSibling));
  return read.filter((sibling) => sibling !== undefined);
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}

async function readSibling(path: string): Promise<{ path: string; text: string } | undefined> {
  try {
    const status = await stat(path);
    // A pipe would never end.
    return status.isFile() && status.size <= mostBytes
      ? { path, text: await readFile(path, 'utf8') }
      : undefined;
  } catch {
    return undefined;
  }
}
