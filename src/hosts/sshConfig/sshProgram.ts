import { existsSync } from 'node:fs';
import path from 'node:path';

/** Whether a program is there: a path, or a name in the folders of PATH. On Windows names go without `.exe`. */
export function isInstalled(program: string, variables: NodeJS.ProcessEnv): boolean {
  const folders = (variables.PATH ?? variables.Path ?? '').split(path.delimiter);
  const places =
    path.basename(program) === program ? folders.map((folder) => path.join(folder, program)) : [program];
  return places.some((place) => existsSync(place) || existsSync(`${place}.exe`));
}
