import { runOnTerminal } from '../test/rig/childProgram';
import { withTemporaryFolder } from '../test/rig/temporaryFolder';
import { bringBuildUpToDate, commandLineProgram } from './currentBuild';
import { desktopProgram, openDesktop } from './startDesktop';
import { openServer } from './startServer';

/** Resolves at the first signal that asks this process to end. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
}

/** `npm start`: the report in the terminal, then VS Code with Hullwright loaded, until Ctrl+C. */
async function start(): Promise<void> {
  const stop = askedToEnd();
  console.log('Building Hullwright');
  await bringBuildUpToDate();
  await runOnTerminal(process.execPath, [commandLineProgram, 'check']);
  const desktop = process.argv.includes('--server') ? undefined : desktopProgram();
  await withTemporaryFolder(async (folder) => {
    const vscode = await (desktop === undefined ? openServer(folder) : openDesktop(desktop, folder));
    try {
      await Promise.race([stop, vscode.ended()]);
    } finally {
      await vscode.end();
    }
  });
}

start().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
