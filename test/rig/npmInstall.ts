import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runOrThrow } from './childProgram';

const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];

/** Installs one package by name and version into a folder of its own, without running any of its scripts. */
export async function npmInstall(folder: string, packageSpec: string): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  await runOrThrow('npm', ['install', ...flags, packageSpec], { cwd: folder });
}

/** Installs what the manifest and the lock of a folder ask for, for use and not for development. */
export async function npmInstallRuntime(folder: string): Promise<void> {
  await runOrThrow('npm', ['install', '--omit=dev', ...flags], { cwd: folder });
}
