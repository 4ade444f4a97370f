import type { RunOptions, RunResult } from '../../model/host';
import type { RemoteProcess } from './remoteProcess';
import { runScript } from './scriptRun';

/** The same for every login shell: nothing in it needs quoting, and the script comes on standard input. */
export const shellCommand = 'exec /bin/sh -s';

/** A restricted shell knows no path and no `exec`. */
const restrictedShellCommand = 'sh -s';

/** Runs a script in /bin/sh, or in what a restricted account has for it. */
export async function runInShell(
  start: (command: string) => Promise<RemoteProcess>,
  script: string,
  options: RunOptions,
): Promise<RunResult> {
  const result = await runScript(await start(shellCommand), script, options);
  return result.end === 'exited' && result.stdout.length === 0 && result.stderr.includes('restricted')
    ? runScript(await start(restrictedShellCommand), script, options)
    : result;
}
