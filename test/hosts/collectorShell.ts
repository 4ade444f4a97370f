import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { collectReadings } from '../../src/facts/collectReadings';
import type { Readings } from '../../src/facts/readings';
import type { IdentifiedRunner, RunOptions, RunResult } from '../../src/model/host';
import { projectFolder } from '../rig/projectFolder';

export const collectorScript = readFileSync(path.join(projectFolder, 'src/facts/collector.sh'), 'utf8');

export const shells: readonly (readonly string[])[] = [
  ['dash', '-s'],
  ['bash', '--posix', '-s'],
  ['busybox', 'sh', '-s'],
];

export const isRoot = process.getuid?.() === 0;

/** Runs what follows as nobody, without a group. */
export const asOrdinaryUser: readonly string[] = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--no-new-privs',
];

/** True when a program of this name is on the path. */
export function isInstalled(program: string): boolean {
  return `${process.env.PATH ?? ''}:/usr/sbin:/sbin`.split(':').some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Writes an executable shell script. */
export function writeProgram(file: string, body: string): void {
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

export interface ShellHostOptions {
  /** The program that gets the script on standard input, with its arguments. */
  readonly command: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** A host that gives scripts to any program: a shell, a shell as another account, a shell under strace. */
export class ShellHost implements IdentifiedRunner {
  readonly identity = { id: 'shell', label: 'a shell' };
  result: RunResult | undefined;

  constructor(private readonly options: ShellHostOptions) {}

  run(script: string, _options: RunOptions): Promise<RunResult> {
    const [program = '', ...rest] = this.options.command;
    return new Promise((resolve, reject) => {
      const environment = this.options.environment ?? process.env;
      const child = spawn(program, rest, { stdio: 'pipe', cwd: '/', env: environment });
      const stdout: Buffer[] = [];
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.stdin.on('error', () => undefined);
      child.on('error', reject);
      child.on('close', (code) => {
        this.result = { end: 'exited', exitCode: code ?? -1, stdout: Buffer.concat(stdout), stderr };
        resolve(this.result);
      });
      child.stdin.end(script);
    });
  }

  dispose(): void {
    this.result = undefined;
  }
}

export function newNonce(): string {
  return randomBytes(16).toString('hex');
}

export function collect(host: IdentifiedRunner, nonce = newNonce()): Promise<Readings> {
  return collectReadings(host, { script: collectorScript, nonce });
}

/** What a command printed; fails the test when it did not run. */
export function outputOf(readings: Readings, name: string): string {
  const reading = readings.command(name);
  if (reading.state !== 'ran') {
    throw new Error(`${name} is ${JSON.stringify(reading)}`);
  }
  return reading.output;
}

/** This shell in a mount namespace of its own, after `setup`. */
export function inNamespace(setup: string, command: readonly string[]): string[] {
  return [
    ...['unshare', '--mount', '--propagation', 'private'],
    ...['/bin/sh', '-c', `set -e; ${setup}; exec "$@"`, 'namespace', ...command],
  ];
}

export function skipUnless(context: Mocha.Context, condition: boolean): void {
  if (!condition) {
    context.skip();
  }
}

export function environmentWith(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}` };
}

/** Files that say the same whoever reads them, some of which are not there. */
export const stableFiles = [
  '/etc/os-release',
  '/proc/version',
  '/proc/cmdline',
  '/proc/filesystems',
  '/proc/sys/kernel/osrelease',
  '/proc/sys/vm/swappiness',
  '/proc/swaps',
  '/etc/docker/daemon.json',
  '/etc/group',
  '/proc/sys/kernel/modules_disabled',
];
