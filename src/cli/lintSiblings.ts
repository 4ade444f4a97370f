import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LintSibling } from '../configfiles/lint/lintRule';
import { siblingPlacesOf } from '../knowledge/siblingPlaces';
import { readEditableFile } from './editableFile';

/** More files than a host has in one folder. */
const mostSiblings = 200;

/** Where the judged file lies, by the root of its host, which may be a mounted image. */
export interface HostPlace {
  /** Empty for the machine itself. */
  readonly root: string;
  /** The path below the root. */
  readonly path: string;
}

const knownPlace =
  /\/(?:etc\/(?:default|sysconfig|conf\.d|docker|kernel|sysctl\.d)\/|etc\/sysctl\.conf$|(?:run|usr\/lib|usr\/local\/lib|lib)\/sysctl\.d\/)/;

/** Finds the host's root above a file at one of the known places; elsewhere the file stands alone. */
export function hostPlaceOf(path: string): HostPlace | undefined {
  const absolute = resolve(path);
  const match = knownPlace.exec(absolute);
  return match ? { root: absolute.slice(0, match.index), path: absolute.slice(match.index) } : undefined;
}

/** The files that decide together with this one, as far as they can be read. Nothing is followed out of the root. */
export async function readSiblings({ root, path }: HostPlace): Promise<LintSibling[]> {
  const wanted = await namesOfSiblings(root, path);
  const siblings: LintSibling[] = [];
  for (const name of wanted.filter((candidate) => candidate !== path).slice(0, mostSiblings)) {
    const followsLinks = root === '';
    const file = await readEditableFile(join(root, name), followsLinks).catch(() => undefined);
    if (file) {
      siblings.push({ path: name, text: file.text });
    }
  }
  return siblings;
}

async function namesOfSiblings(root: string, path: string): Promise<string[]> {
  const { files, folders } = siblingPlacesOf(path);
  const listed = await Promise.all(folders.map(({ folder, ending }) => listFolder(root, folder, ending)));
  return [...listed.flat(), ...files];
}

async function listFolder(root: string, folder: string, ending: string): Promise<string[]> {
  const names = await readdir(join(root, folder)).catch(() => []);
  return names.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}
