import { randomBytes } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { projectFolder } from '../test/rig/projectFolder';
import { quietSettings, startVscodeServer, type VscodeServer } from '../test/rig/vscodeServer';

/** A server loads every folder below its extensions folder; a link keeps them the ones that are being worked on. */
async function linkExtensions(extensionsFolder: string): Promise<void> {
  await mkdir(extensionsFolder, { recursive: true });
  await symlink(projectFolder, path.join(extensionsFolder, 'hullwright.hullwright'), 'dir');
  const opener = path.join(projectFolder, 'scripts/openReport');
  await symlink(opener, path.join(extensionsFolder, 'hullwright-start.open-report'), 'dir');
}

/**
 * Opens VS Code's server with Hullwright installed, and prints its address. A random token guards it; it stands in a file,
 * because other accounts of the machine can read the arguments of a process.
 */
export async function openServer(folder: string): Promise<VscodeServer> {
  const dataFolder = path.join(folder, 'server');
  const extensionsFolder = path.join(folder, 'extensions');
  await linkExtensions(extensionsFolder);
  const token = randomBytes(24).toString('hex');
  const tokenFile = path.join(folder, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  console.log("\nStarting VS Code's server");
  const server = await startVscodeServer({
    dataFolder,
    settings: quietSettings,
    arguments: ['--connection-token-file', tokenFile, '--extensions-dir', extensionsFolder],
    progress: console.log,
  });
  console.log(`
VS Code with Hullwright is open at
  http://127.0.0.1:${server.port}/?tkn=${token}

To open it from another machine, forward the port first:
  ssh -L ${server.port}:127.0.0.1:${server.port} ${hostname()}

Ctrl+C ends it.`);
  return server;
}
