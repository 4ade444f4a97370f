import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Makes a new empty folder for temporary files. */
export async function makeTemporaryFolder(): Promise<string> {
  return realpath(await mkdtemp(path.join(tmpdir(), 'hullwright-')));
}

/** Gives `use` a new empty folder and removes it afterwards, whatever happened. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeTemporaryFolder();
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
