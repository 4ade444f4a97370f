import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How a machine is reached over SSH. */
export interface MachineAddress {
  readonly port: number;
  readonly keyFile: string;
  readonly knownHostsFile: string;
}

/** How a script on a machine ended. The exit code is null when it was cut off by its time limit. */
export interface MachineRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Who one may be on a machine: admin becomes root by sudo and has subordinate ids, guest neither. */
export type MachineAccount = 'root' | 'admin' | 'guest';

const keptOutput = 1024 * 1024;

/** The file by which ssh knows the machine's key on that port. */
export async function writeKnownHosts(file: string, port: number, hostKey: string): Promise<void> {
  const [type, key] = hostKey.trim().split(' ');
  await writeFile(file, `[127.0.0.1]:${port} ${type ?? ''} ${key ?? ''}\n`);
}

/** Arguments of ssh that reach the machine, without any configuration of the person who runs it. */
export function sshArguments(address: MachineAddress, account: MachineAccount): readonly string[] {
  const options = [
    ...['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', 'LogLevel=ERROR'],
    ...[
      `UserKnownHostsFile=${address.knownHostsFile}`,
      'GlobalKnownHostsFile=/dev/null',
      'ConnectTimeout=20',
    ],
  ];
  return [
    ...['-F', 'none', '-i', address.keyFile, '-p', String(address.port)],
    ...options.flatMap((option) => ['-o', option]),
    `${account}@127.0.0.1`,
  ];
}

/** The socket of a connection that later runs share. */
function sharedSocket(address: MachineAddress, account: MachineAccount): string {
  return `${address.knownHostsFile}.${account}`;
}

/**
 * Logs in once, for all later runs of that account: on an emulated processor a login takes seconds. Without it each run
 * logs in by itself.
 * @returns what ends the connection
 */
export async function shareConnection(address: MachineAddress, account: MachineAccount): Promise<() => void> {
  const socket = sharedSocket(address, account);
  const master = ['-M', '-N', '-S', socket, ...sshArguments(address, account)];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'ssh', ...master], { stdio: 'ignore' });
  for (let tries = 0; tries < 200 && child.exitCode === null && !existsSync(socket); tries += 1)
    await pause(100);
  return () => {
    child.kill('SIGTERM');
  };
}

/** Runs a shell script on the machine, with the script as its standard input. Never throws for what the script does. */
export async function runOnMachine(
  address: MachineAddress,
  account: MachineAccount,
  script: string,
  limitMs = 120_000,
): Promise<MachineRun> {
  const shared = ['-S', sharedSocket(address, account), '-o', 'ControlMaster=no'];
  const child = spawn('ssh', [...shared, ...sshArguments(address, account), 'sh -s'], {
    stdio: 'pipe',
    // It takes whole milliseconds only.
    timeout: Math.ceil(limitMs),
    killSignal: 'SIGKILL',
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] = (output[name] + chunk).slice(-keptOutput);
    });
  }
  // The connection may be gone before the script is through it: the exit code tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(script);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      resolve({ exitCode, ...output });
    });
  });
}
