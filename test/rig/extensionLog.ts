import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const extensionId = 'hullwright.hullwright';

/** What a suite provokes: it ends the language server to see it start again. */
const provoked = 'Server process exited with signal SIGKILL.';

/** Lines of one log that blame the extension: every error in its own log, and those of the host that name it. */
function errorLines(file: string, text: string): string[] {
  const own = file.split(path.sep).includes(extensionId);
  return text
    .split('\n')
    .filter((line) => !line.endsWith(provoked))
    .filter((line) => line.includes('[error]') && (own || line.includes(extensionId)))
    .map((line) => `${path.basename(file)}: ${line}`);
}

/**
 * The errors that the extension left in the logs of a server, or that the extension host holds against it.
 * @throws Error when there is no log at all: then an error would go unseen.
 */
export async function extensionLogErrors(serverDataFolder: string): Promise<readonly string[]> {
  const logs = path.join(serverDataFolder, 'data/logs');
  const files = (await readdir(logs, { recursive: true })).filter((file) => file.endsWith('.log'));
  if (!files.some((file) => path.basename(file) === 'remoteexthost.log')) {
    throw new Error(`The extension host wrote no log under ${logs}`);
  }
  const lines = await Promise.all(
    files.map(async (file) => errorLines(file, await readFile(path.join(logs, file), 'utf8'))),
  );
  return lines.flat();
}
