import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runOrThrow, runQuietly } from '../rig/childProgram';
import { projectFolder } from '../rig/projectFolder';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import { rm } from 'node:fs/promises';

describe('packed command line', () => {
  let folder: string;

  before(async () => {
    folder = await makeTemporaryFolder();
    const tgz = path.join(folder, 'hullwright.tgz');
    await runOrThrow(process.execPath, ['--import=tsx', 'scripts/package.ts', '--tgz', tgz], {
      cwd: projectFolder,
    });
    await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
    await runOrThrow('npm', ['install', '--offline', '--no-audit', '--no-fund', './hullwright.tgz'], {
      cwd: folder,
    });
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('needs no other package and holds no source', () => {
    const modules = path.join(folder, 'node_modules');
    assert.deepEqual(
      readdirSync(modules).filter((name) => !name.startsWith('.')),
      ['hullwright'],
    );
    const files = readdirSync(path.join(modules, 'hullwright'), { recursive: true, encoding: 'utf8' });
    assert.deepEqual(files.sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/changes',
      'dist/changes/change.sh',
      'dist/changes/reboot.sh',
      'dist/changes/request.sh',
      'dist/changes/survey.sh',
      'dist/changes/undo.sh',
      'dist/collector.sh',
      'dist/hullwright.js',
      'dist/ssh2Host.js',
      'package.json',
    ]);
  });

  it('examines this machine', async () => {
    const program = path.join(folder, 'node_modules/.bin/hullwright');
    const { exitCode, output } = await runQuietly(program, ['check'], { cwd: folder });
    assert.ok(exitCode === 0 || exitCode === 1, output);
    assert.match(output, /local/);
  });
});
