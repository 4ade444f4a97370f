import { createLocalHost } from '../hosts/localHost';
import { remoteHostIdentity } from '../hosts/remoteHost';
import { parseDestination } from '../hosts/sshConfig/destination';
import { createSshHost } from '../hosts/sshHost';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
import type { Host } from '../model/host';
import { readNamedFile } from './namedFile';

/** A name that stands for the machine that the program runs on. */
const localName = 'local';

/**
 * The hosts of a command line and of its `--hosts-file`, each once, in order; the local one when none is named.
 * @throws HullwrightError `usage` for what names no host, `fileUnreadable`
 */
export async function hostNames(named: readonly string[], hostsFile: string | undefined): Promise<string[]> {
  const listed = hostsFile === undefined ? [] : hostsOfFile(await readNamedFile(hostsFile));
  const names = [...new Set([...named, ...listed])];
  names.filter((name) => name !== localName).forEach(parseDestination);
  return names.length === 0 ? [localName] : names;
}

/** One host on a line; `#` begins a comment. */
export function hostsOfFile(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** The adapter of a host. It contacts nobody before its first use. */
export function hostOf(name: string, environment: SshHostEnvironment): Host {
  return name === localName
    ? createLocalHost({ prompts: environment.prompts })
    : createSshHost(remoteHostIdentity(name), name, environment);
}
