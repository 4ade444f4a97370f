import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import type { Services } from './services';

/** Opens the person's SSH configuration, an empty one when there is none. */
export async function editSshConfigCommand({ sshEnvironment }: Services): Promise<void> {
  const { homeFolder, sshConfigFile } = sshEnvironment();
  const file = sshConfigFile ?? path.join(homeFolder, '.ssh', 'config');
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    // `wx`: a file that is there stays as it is.
    await writeFile(file, '', { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new HullwrightError({
        code: 'fileUnwritable',
        problem: message('{path} could not be made.', { path: file }),
        remedy: message('Make it yourself, or set `hullwright.ssh.configFile` to the file that you use.'),
        cause,
      });
    }
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}
