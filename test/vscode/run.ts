import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runOrThrow } from '../rig/childProgram';
import { runInExtensionHost } from '../rig/extensionHostRun';
import { installExtension } from '../rig/installedExtension';
import { outputFolder, projectFolder, tierResultFile } from '../rig/projectFolder';
import { withTemporaryFolder } from '../rig/temporaryFolder';
import { writeTierResult, type TestRecord } from '../rig/tierResult';

const bundledTests = path.join(projectFolder, 'dist/test/vscode');

async function runFromSource(title: string): Promise<readonly TestRecord[]> {
  return withTemporaryFolder((folder) =>
    runInExtensionHost({
      title,
      extensionFolder: projectFolder,
      suite: path.join(bundledTests, 'suite/index.js'),
      folder,
    }),
  );
}

async function runInstalled(title: string): Promise<readonly TestRecord[]> {
  const vsix = path.join(outputFolder, 'package/hullwright.vsix');
  await mkdir(path.dirname(vsix), { recursive: true });
  const packager = ['--import=tsx', 'scripts/package.ts', '--vsix', vsix];
  await runOrThrow(process.execPath, packager, { cwd: projectFolder });
  return withTemporaryFolder(async (folder) => {
    const extensionsFolder = path.join(folder, 'extensions');
    await installExtension(vsix, extensionsFolder, path.join(folder, 'install'));
    return runInExtensionHost({
      title,
      extensionFolder: path.join(projectFolder, 'test/vscode/driver'),
      suite: path.join(bundledTests, 'installed/index.js'),
      folder,
      extensionsFolder,
    });
  });
}

/** A run that broke down is one failed test, so that the other run keeps its results. */
async function asTests(
  title: string,
  run: (title: string) => Promise<readonly TestRecord[]>,
): Promise<readonly TestRecord[]> {
  try {
    return await run(title);
  } catch (error) {
    console.error(error);
    return [{ titles: [title, 'the run'], state: 'failed', durationMs: 0, error: String(error) }];
  }
}

async function runAll(): Promise<boolean> {
  const tests = [
    ...(await asTests('extension under development', runFromSource)),
    ...(await asTests('installed vsix', runInstalled)),
  ];
  await writeTierResult(tierResultFile('vscode'), { tests });
  const required = process.env.HULLWRIGHT_REQUIRE === 'all';
  return tests.every(({ state }) => state === 'passed' || (state === 'skipped' && !required));
}

runAll().then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
