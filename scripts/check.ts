import { runOnTerminal } from '../test/rig/childProgram';
import { bringBuildUpToDate, commandLineProgram } from './currentBuild';

/** `npm run check -- ARGUMENTS`: the report alone, from a current build. */
async function check(): Promise<number> {
  await bringBuildUpToDate();
  const args = [commandLineProgram, 'check', ...process.argv.slice(2)];
  return runOnTerminal(process.execPath, args, { stdio: 'inherit' });
}

check().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 70;
  },
);
