import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from './chromium';
import { extensionLogErrors } from './extensionLog';
import { tierResultText, readTierResult, type TestRecord } from './tierResult';
import { automationArguments, quietSettings, startVscodeServer, type VscodeServer } from './vscodeServer';
import { newWorkbenchPage, remoteAddress, workbenchAddress } from './workbench';

/** How long a suite may take inside the extension host, in milliseconds. */
const runLimit = 240_000;

/** A suite that runs inside the real extension host. */
export interface ExtensionHostRun {
  readonly title: string;
  /** The folder of the extension under development. */
  readonly extensionFolder: string;
  /** The bundled module whose `run` starts the suite. */
  readonly suite: string;
  /** Where the server, the home folder and the workspace of this run live; empty at first. */
  readonly folder: string;
  /** The folder of installed extensions; an empty one when left out. */
  readonly extensionsFolder?: string;
}

/** Opens the workbench with the suite and waits until the extension host reports its exit code. */
async function runInBrowser(server: VscodeServer, run: ExtensionHostRun): Promise<number> {
  const browser = await launchChromium();
  try {
    const { page, consoleLines } = await newWorkbenchPage(browser);
    const exitCode = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => {
        const lines = consoleLines.slice(-40).join('\n');
        reject(new Error(`The extension host reported no end within ${runLimit / 1000} s:\n${lines}`));
      }, runLimit);
      void page.exposeFunction('codeAutomationExit', (code: number) => {
        clearTimeout(timer);
        resolve(code);
      });
    });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    const workspace = path.join(run.folder, 'workspace');
    await mkdir(workspace, { recursive: true });
    await page.goto(
      workbenchAddress(server, workspace, [
        ['extensionDevelopmentPath', remoteAddress(server, run.extensionFolder)],
        ['extensionTestsPath', remoteAddress(server, run.suite)],
      ]),
    );
    return await exitCode;
  } finally {
    await browser.close();
  }
}

function failure(title: string, name: string, error: string): TestRecord {
  return { titles: [title, name], state: 'failed', durationMs: 0, error };
}

async function collectTests(run: ExtensionHostRun, resultFile: string, code: number): Promise<TestRecord[]> {
  const result = await readTierResult(resultFile);
  if (result === undefined)
    return [failure(run.title, 'the suite', `It ended with ${code} and wrote no result.`)];
  const tests: TestRecord[] = result.tests.map((test) => ({ ...test, titles: [run.title, ...test.titles] }));
  if (tests.length === 0) tests.push(failure(run.title, 'the suite', 'It holds no tests.'));
  if (code !== 0 && tests.every((test) => test.state !== 'failed')) {
    tests.push(failure(run.title, 'the extension host', `It ended with ${code}.`));
  }
  return tests;
}

/**
 * Runs a suite inside the real extension host of a real VS Code and gives its tests. An error in the log of the extension
 * counts as one more failed test.
 */
export async function runInExtensionHost(run: ExtensionHostRun): Promise<readonly TestRecord[]> {
  const dataFolder = path.join(run.folder, 'server');
  const resultFile = path.join(run.folder, 'result.json');
  const home = path.join(run.folder, 'home');
  await mkdir(home, { recursive: true });
  const server = await startVscodeServer({
    dataFolder,
    settings: quietSettings,
    arguments: [
      ...automationArguments,
      ...['--extensions-dir', run.extensionsFolder ?? path.join(run.folder, 'extensions')],
    ],
    environment: { ...process.env, HOME: home, HULLWRIGHT_RESULT_FILE: resultFile },
    progress: console.log,
  });
  let code: number;
  try {
    code = await runInBrowser(server, run);
  } finally {
    await server.end();
  }
  const tests = await collectTests(run, resultFile, code);
  const errors = await extensionLogErrors(dataFolder);
  if (errors.length > 0) tests.push(failure(run.title, 'the log holds no error', errors.join('\n')));
  console.log(`\n${run.title}\n${tierResultText({ tests })}`);
  return tests;
}
