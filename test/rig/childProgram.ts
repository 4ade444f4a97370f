import { spawn, type SpawnOptions } from 'node:child_process';

/** How a program ended, with the last part of what it wrote to both streams. */
export interface ProgramResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

const keptOutput = 1024 * 1024;

/** Characters of output that an error shows. */
const shownOutput = 4000;

/** Runs a program to its end with its output collected. Rejects only when it cannot be started. */
export async function runQuietly(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<ProgramResult> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-keptOutput);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, output });
    });
  });
}

/** Runs a program to its end with its output collected. Throws with that output when it fails. */
export async function runOrThrow(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const { exitCode, signal, output } = await runQuietly(program, args, options);
  if (exitCode === 0) return output;
  const ended = signal === null ? `exit status ${exitCode ?? 'unknown'}` : `signal ${signal}`;
  throw new Error(`${program} ${args.join(' ')} failed (${ended}):\n${output.trim().slice(-shownOutput)}`);
}

/** Runs a program to its end on this terminal and gives its exit status (128 when a signal ended it). */
export async function runOnTerminal(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      resolve(exitCode ?? 128);
    });
  });
}
