import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { largestConfigFile } from '../configfiles/textRefusal';
import { makeTurns } from '../examination/turns';
import { dataFolder } from '../hosts/dataFolder';
import { isHullwrightError } from '../model/hullwrightError';
import { silentLogger } from '../model/logger';
import type { ChangeScripts } from './changeHosts';
import { errorText } from './errorText';
import { exitStatus } from './exitStatus';
import { runCommandLine } from './commandLine';
import { processTerminal } from './terminal';
import { TerminalPrompts } from './terminalPrompts';

/** Set by the bundler from package.json. */
declare const hullwrightVersion: string;

async function main(): Promise<number> {
  const terminal = processTerminal();
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    interruption.abort();
  });
  const prompts = process.stdin.isTTY && process.stderr.isTTY ? new TerminalPrompts() : undefined;
  try {
    return await runCommandLine(process.argv.slice(2), {
      terminal,
      version: hullwrightVersion,
      loadCollectorScript: () => readFile(join(__dirname, 'collector.sh'), 'utf8'),
      newNonce: () => randomBytes(16).toString('hex'),
      now: () => new Date(),
      monotonicMs: () => performance.now(),
      takeTurn: makeTurns(setImmediate),
      readStandardInput,
      signal: interruption.signal,
      loadChangeScripts,
      pause: (milliseconds) => setTimeout(milliseconds),
      confirm:
        prompts === undefined ? undefined : (question) => prompts.confirm(question, interruption.signal),
      sshEnvironment: () => ({
        // Questions go to standard error: standard output has the report.
        prompts,
        logger: silentLogger,
        transport: 'auto',
        dataFolder: dataFolder(process.platform, process.env, homedir()),
        homeFolder: homedir(),
        sshPath: undefined,
        sshConfigFile: undefined,
        variables: process.env,
      }),
    });
  } catch (error) {
    terminal.complain(errorText(error));
    return isHullwrightError(error) ? exitStatus.usage : exitStatus.hostNotExamined;
  }
}

async function loadChangeScripts(): Promise<ChangeScripts> {
  const read = (name: string) => readFile(join(__dirname, 'changes', `${name}.sh`), 'utf8');
  return {
    change: await read('change'),
    undo: await read('undo'),
    request: await read('request'),
    survey: await read('survey'),
    reboot: await read('reboot'),
  };
}

/** A little more than any configuration file has. */
const inputLimit = largestConfigFile + 1;

async function readStandardInput(limit = inputLimit): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limit) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

// A reader such as `head` that closes early ends the output, not the program with a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

void main().then((status) => {
  process.exitCode = status;
});
