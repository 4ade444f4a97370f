import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { programOnPath } from '../test/rig/chromium';
import { ProcessGroup } from '../test/rig/processGroup';
import { projectFolder } from '../test/rig/projectFolder';

/** A desktop VS Code that was opened for this run. */
export interface OpenedDesktop {
  readonly ended: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/**
 * The desktop `code` of this machine, or undefined when there is none that can open here: without a display, as root
 * (which it refuses), or inside a remote terminal, whose `code` belongs to a window somewhere else.
 */
export function desktopProgram(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI } = environment;
  const hasDisplay =
    process.platform === 'darwin' || (DISPLAY ?? '') !== '' || (WAYLAND_DISPLAY ?? '') !== '';
  if (!hasDisplay || VSCODE_IPC_HOOK_CLI !== undefined || process.getuid?.() === 0) return undefined;
  return programOnPath('code');
}

/** VS Code writes the id of its main process into this file of its user data. */
async function mainProcess(userData: string): Promise<number | undefined> {
  const text = await readFile(path.join(userData, 'code.lock'), 'utf8').catch(() => '');
  const pid = Number(text);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

async function endDesktop(group: ProcessGroup, userData: string): Promise<void> {
  const pid = await mainProcess(userData);
  try {
    if (pid !== undefined) process.kill(pid, 'SIGTERM');
  } catch (error) {
    // The window was closed already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  await group.end();
}

/**
 * Opens a desktop VS Code with Hullwright under development and its report. It gets user data of its own, so that it is an
 * instance of its own that can be ended.
 */
export function openDesktop(program: string, folder: string): Promise<OpenedDesktop> {
  const userData = path.join(folder, 'user-data');
  console.log('\nOpening VS Code with Hullwright. Ctrl+C ends it.');
  const group = new ProcessGroup(
    program,
    [
      ...['--new-window', '--wait', '--user-data-dir', userData],
      ...['--extensions-dir', path.join(folder, 'extensions')],
      `--extensionDevelopmentPath=${projectFolder}`,
      `--extensionDevelopmentPath=${path.join(projectFolder, 'scripts/openReport')}`,
    ],
    { stdio: 'ignore' },
  );
  return Promise.resolve({ ended: () => group.ended(), end: () => endDesktop(group, userData) });
}
