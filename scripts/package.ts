import { copyFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runOrThrow } from '../test/rig/childProgram';
import { projectFolder } from '../test/rig/projectFolder';

/** Sizes that what ships must not exceed, in bytes. */
const limits = { vsix: 1.5 * 1024 * 1024, mainBundle: 150 * 1024 };

async function assertSize(file: string, limit: number): Promise<void> {
  const { size } = await stat(file);
  const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;
  console.log(`${path.relative(projectFolder, file)}: ${kib(size)} of at most ${kib(limit)}`);
  if (size > limit) throw new Error(`${file} is larger than ${kib(limit)}`);
}

/** Makes the extension's package. vsce runs the script `vscode:prepublish`, which builds for production. */
async function packVsix(target: string): Promise<void> {
  const vsce = path.join(projectFolder, 'node_modules/@vscode/vsce/vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await runOrThrow(process.execPath, [vsce, 'package', ...options, '--out', target], { cwd: projectFolder });
  await assertSize(path.join(projectFolder, 'dist/extension.js'), limits.mainBundle);
  await assertSize(target, limits.vsix);
}

/** Makes the package of the command line alone, from what the extension's package was made of. */
async function packCommandLine(target: string): Promise<void> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'hullwright-pack-'));
  try {
    const args = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', scratch];
    await runOrThrow('npm', args, { cwd: projectFolder });
    const [packed] = await readdir(scratch);
    if (packed === undefined) throw new Error('npm pack made nothing');
    await copyFile(path.join(scratch, packed), target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `package.ts [--vsix FILE] [--tgz FILE]`: only those named, or both under their usual names. */
async function packageAll(): Promise<void> {
  const { values } = parseArgs({ options: { vsix: { type: 'string' }, tgz: { type: 'string' } } });
  const manifest = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const both = values.vsix === undefined && values.tgz === undefined;
  const named = (extension: string): string =>
    path.join(projectFolder, `hullwright-${manifest.version}.${extension}`);
  const vsix = values.vsix ?? (both ? named('vsix') : undefined);
  const tgz = values.tgz ?? (both ? named('tgz') : undefined);
  if (vsix !== undefined) await packVsix(vsix);
  else await runOrThrow(process.execPath, ['esbuild.mjs', '--production'], { cwd: projectFolder });
  if (tgz !== undefined) await packCommandLine(tgz);
}

packageAll().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
