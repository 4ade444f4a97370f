import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { runOrThrow } from '../test/rig/childProgram';
import { projectFolder } from '../test/rig/projectFolder';

const sources = ['src', 'webview', 'esbuild.mjs', 'package-lock.json'];

function newestChange(file: string): number {
  const state = statSync(file, { throwIfNoEntry: false });
  if (state === undefined) return 0;
  if (!state.isDirectory()) return state.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((name) => newestChange(path.join(file, name))));
}

/** Builds dist/ again unless it is newer than all that it is made of. Throws with esbuild's messages. */
export async function bringBuildUpToDate(): Promise<void> {
  const built = newestChange(path.join(projectFolder, 'dist/THIRD-PARTY-NOTICES.txt'));
  const changed = Math.max(...sources.map((name) => newestChange(path.join(projectFolder, name))));
  if (built > changed) return;
  await runOrThrow(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
}

/** The built command line. */
export const commandLineProgram = path.join(projectFolder, 'dist/hullwright.js');
