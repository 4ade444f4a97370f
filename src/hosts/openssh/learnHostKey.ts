import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { HostKey } from '../hostKeys/hostKey';
import { parseKnownHosts } from '../hostKeys/knownHosts';
import { opensshArguments, type OpensshTarget } from './opensshArguments';

/** Milliseconds for a handshake, however many hops it takes. */
const timeLimitMs = 30_000;

/**
 * Has ssh make the handshake alone, and write down the key that it saw. It logs in with nothing: of the ways to do so only
 * `none` is left, which sends the name of the account and no secret.
 * @param folder A private one.
 * @returns undefined when no key was seen
 */
export async function learnHostKey(
  target: OpensshTarget,
  folder: string,
  signal?: AbortSignal,
): Promise<HostKey | undefined> {
  const file = path.join(folder, 'seen_host_key');
  const options = [
    ...['BatchMode=yes', 'PreferredAuthentications=none', 'ControlPath=none', 'HashKnownHosts=no'],
    ...['StrictHostKeyChecking=accept-new', `UserKnownHostsFile=${file}`, 'GlobalKnownHostsFile=/dev/null'],
  ].flatMap((option) => ['-o', option]);
  try {
    await run(target, opensshArguments(target, options, 'true'), signal);
    const [entry] = parseKnownHosts(await readFile(file, 'utf8').catch(() => ''), file);
    return entry?.key;
  } finally {
    await rm(file, { force: true });
  }
}

function run({ environment }: OpensshTarget, args: readonly string[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(environment.sshPath ?? 'ssh', args, {
      env: environment.variables,
      stdio: 'ignore',
      timeout: timeLimitMs,
      windowsHide: true,
      ...(signal && { signal }),
    });
    child.once('error', () => {
      resolve();
    });
    child.once('close', () => {
      resolve();
    });
  });
}
