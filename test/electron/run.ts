import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { projectFolder } from '../rig/projectFolder';
import { withTemporaryFolder } from '../rig/temporaryFolder';

/** The oldest VS Code that package.json's `engines` allows, and today's. */
const versions = ['1.105.0', 'stable'];

/** Runs the suite of the tier vscode in desktop builds of VS Code, which are downloaded on first use. */
async function runElectron(): Promise<void> {
  for (const version of versions) {
    console.log(`VS Code ${version}`);
    await withTemporaryFolder(async (folder) => {
      await runTests({
        version,
        extensionDevelopmentPath: projectFolder,
        extensionTestsPath: path.join(projectFolder, 'dist/test/vscode/suite/index.js'),
        launchArgs: [
          ...['--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
          ...['--user-data-dir', path.join(folder, 'user-data')],
        ],
      });
    });
  }
}

runElectron().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
