import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../../src/cli/commandLine';
import { errorText } from '../../../src/cli/errorText';
import { exitStatus } from '../../../src/cli/exitStatus';
import { plainStyle } from '../../../src/reports/terminalStyle';

export interface CommandLineRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, without a host: a test that reads one hands over its script. */
export async function runHullwright(...args: string[]): Promise<CommandLineRun> {
  let stdout = '';
  let stderr = '';
  const terminal = {
    print: (text: string) => {
      stdout += text;
    },
    complain: (text: string) => {
      stderr += text;
    },
    style: plainStyle,
    width: 100,
  };
  try {
    const status = await runCommandLine(args, {
      terminal,
      version: '9.9.9',
      loadCollectorScript: () => Promise.reject(new Error('this test reads no host')),
      newNonce: () => '0'.repeat(32),
      now: () => new Date('2026-11-22T10:00:00Z'),
      monotonicMs: () => 0,
      takeTurn: () => Promise.resolve(),
      readStandardInput: () => Promise.reject(new Error('this test has no standard input')),
      signal: new AbortController().signal,
      loadChangeScripts: () => Promise.reject(new Error('this test changes no host')),
      confirm: undefined,
      pause: () => Promise.resolve(),
      sshEnvironment: () => {
        throw new Error('this test reaches no host');
      },
    });
    return { status, stdout, stderr };
  } catch (error) {
    return { status: exitStatus.usage, stdout, stderr: stderr + errorText(error) };
  }
}

/** A folder for one test; `remove` takes it away. */
export function temporaryFolder(): { path: string; file: (name: string) => string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hullwright-cli-'));
  return {
    path,
    file: (name) => join(path, name),
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
