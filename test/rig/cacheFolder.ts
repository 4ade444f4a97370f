import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The user's cache folder of this project: `$XDG_CACHE_HOME/hullwright` or `~/.cache/hullwright`. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  return path.join(
    base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'),
    'hullwright',
  );
}

/** Something that is installed once into the cache, keyed by name and version. */
export interface CachedInstall {
  readonly name: string;
  readonly version: string;
  /** Fills an empty folder. An error leaves no trace in the cache. */
  readonly install: (folder: string) => Promise<void>;
}

function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function lockIsStale(lock: string): Promise<boolean> {
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  // An empty lock file is one that its owner is writing just now, or died over; the caller looks twice.
  return !Number.isInteger(owner) || owner <= 0 || !processIsAlive(owner);
}

/** Does some work while no other process does work under the same lock file. */
export async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  await takeLock(lock);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<void> {
  let staleBefore = false;
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const stale = await lockIsStale(lock);
    if (stale && staleBefore) await rm(lock, { force: true });
    staleBefore = stale;
    await pause(250);
  }
}

/** What processes left that died over an install; the lock says that none is at work. */
async function removeUnfinished(folder: string): Promise<void> {
  const start = `${path.basename(folder)}.unfinished-`;
  for (const name of await readdir(path.dirname(folder))) {
    if (name.startsWith(start))
      await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}

/**
 * The folder of an install, made when the cache lacks it. It is filled under a temporary name and renamed, so that an
 * interrupted install leaves nothing that looks whole; a lock file keeps a second process from doing the same work.
 */
export async function installOnce(wanted: CachedInstall, cache = cacheFolder()): Promise<string> {
  const folder = path.join(cache, `${wanted.name}-${wanted.version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  return withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return folder;
    await removeUnfinished(folder);
    const unfinished = await mkdtemp(`${folder}.unfinished-`);
    try {
      await wanted.install(unfinished);
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return folder;
  });
}
