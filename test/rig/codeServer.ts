import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './cacheFolder';
import { npmInstall, npmInstallRuntime } from './npmInstall';

const version = '4.139.1';

/** Counts changes of what the install below makes of that version. */
const revision = 2;

/**
 * The path of the main program of VS Code's server, from the npm package code-server, which contains it whole. It is
 * installed into the cache on first use. Its native parts are not built, so that no compiler is needed: they only cost log
 * lines, but for the writer of the logs themselves, which plainSpdlog.cjs stands in for.
 */
export async function vscodeServerProgram(progress: (line: string) => void): Promise<string> {
  const inner = 'node_modules/code-server/lib/vscode';
  const program = 'out/server-main.js';
  const folder = await installOnce({
    name: 'code-server',
    version: `${version}-${revision}`,
    install: async (target) => {
      progress(`Installing VS Code's server (code-server ${version}) into the cache (once, about 600 MB)`);
      await npmInstall(target, `code-server@${version}`);
      await npmInstallRuntime(path.join(target, inner));
      if (!existsSync(path.join(target, inner, program))) {
        throw new Error(`code-server ${version} does not contain ${inner}/${program}`);
      }
      const logWriter = path.join(target, inner, 'node_modules/@vscode/spdlog/index.js');
      await copyFile(path.join(__dirname, 'plainSpdlog.cjs'), logWriter);
    },
  });
  return path.join(folder, inner, program);
}
