import { spawn } from 'node:child_process';
import { HullwrightError } from '../../model/hullwrightError';
import { message } from '../../model/message';
import type { SshHostEnvironment } from '../sshHostEnvironment';
import type { Destination } from './destination';
import { isInstalled } from './sshProgram';
import type { SshOptions } from './settingsOfOptions';

/** A `Match exec` of the person's own configuration may take a while. In milliseconds. */
const timeLimitMs = 10_000;

/** Far more than `ssh -G` prints. In bytes. */
const outputLimit = 1024 * 1024;

/** What `ssh -G` says of a destination, or undefined where there is no ssh. */
export async function askSsh(
  { host, user, port }: Destination,
  environment: SshHostEnvironment,
  signal?: AbortSignal,
): Promise<SshOptions | undefined> {
  const { sshPath, sshConfigFile, variables } = environment;
  const args = [
    ...(sshConfigFile === undefined ? [] : ['-F', sshConfigFile]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...['-G', '--', host],
  ];
  // To start a program that is not there takes longer than to look, for each of many hosts.
  const program = sshPath ?? 'ssh';
  const outcome = isInstalled(program, variables)
    ? await run(program, args, { variables, signal })
    : 'notInstalled';
  if (outcome === 'notInstalled') {
    return undefined;
  }
  if (outcome.status !== 0) {
    throw configInvalid(host, outcome.complaints);
  }
  return parseQuery(outcome.output);
}

/** Lines `name value`, where a name may come several times. */
export function parseQuery(output: string): SshOptions {
  const options = new Map<string, string[]>();
  for (const line of output.split(/\r?\n/)) {
    const [, name, value] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      const key = name.toLowerCase();
      options.set(key, [...(options.get(key) ?? []), value]);
    }
  }
  return options;
}

interface Outcome {
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
}

function run(
  program: string,
  args: readonly string[],
  {
    variables,
    signal,
  }: { readonly variables: SshHostEnvironment['variables']; readonly signal: AbortSignal | undefined },
): Promise<Outcome | 'notInstalled'> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeLimitMs,
      windowsHide: true,
      ...(signal && { signal }),
    });
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output = `${output}${chunk.toString('utf8')}`.slice(0, outputLimit);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaints = `${complaints}${chunk.toString('utf8')}`.slice(0, 4096);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES') {
        resolve('notInstalled');
      } else {
        reject(error);
      }
    });
    child.on('close', (status) => {
      resolve({ status, output, complaints });
    });
  });
}

function configInvalid(host: string, complaints: string): HullwrightError {
  const lines = complaints
    .split('\n')
    .map((line) => line.replace(/[^\x20-\x7e]/g, ' ').trim())
    .filter((line) => line !== '' && !line.startsWith('Pseudo-terminal'));
  return new HullwrightError({
    code: 'sshConfigInvalid',
    problem: message('ssh does not understand its configuration for {host}: {reason}', {
      host,
      reason: lines[0]?.slice(0, 300) ?? '-',
    }),
    remedy: message('Mend that line of the SSH configuration; `ssh -G {host}` shows whether it is right.', {
      host,
    }),
  });
}
