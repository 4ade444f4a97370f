import { HostKeyStore } from '../hostKeys/hostKeyStore';
import { aliveCount, aliveSeconds } from '../keepAlive';
import { parseDestination } from '../sshConfig/destination';
import type { SshSettings } from '../sshConfig/sshSettings';
import type { SshHostEnvironment } from '../sshHostEnvironment';

/** Whatever the configuration says: nothing is forwarded, run or remembered by ssh on its own, and no unknown key is taken. */
const fixedOptions = [
  ...['-T', '-o', 'UpdateHostKeys=no', '-o', 'ForwardAgent=no', '-o', 'ForwardX11=no'],
  ...['-o', 'PermitLocalCommand=no', '-o', 'RemoteCommand=none', '-o', 'ClearAllForwardings=yes'],
  // What it says is read, and it must say neither less nor more.
  ...['-o', 'LogLevel=INFO'],
] as const;

/** Which host, and whose configuration: what every call of ssh for one host has in common. */
export interface OpensshTarget {
  readonly settings: SshSettings;
  readonly environment: SshHostEnvironment;
}

/**
 * The arguments of one call of ssh. Of an option that comes several times the first counts, so ours are not to be overruled.
 * @param options Pairs `-o NAME=VALUE` and flags of this call.
 * @param command What runs on the host; left out for a call that runs nothing there.
 */
export function opensshArguments(
  { settings, environment }: OpensshTarget,
  options: readonly string[],
  command?: string,
): string[] {
  const { host, user, port } = parseDestination(settings.destination);
  return [
    ...fixedOptions,
    ...options,
    ...(settings.serverAliveIntervalSeconds === undefined
      ? ['-o', `ServerAliveInterval=${aliveSeconds}`, '-o', `ServerAliveCountMax=${aliveCount}`]
      : []),
    ...(environment.sshConfigFile === undefined ? [] : ['-F', environment.sshConfigFile]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...['--', host],
    ...(command === undefined ? [] : [command]),
  ];
}

/** Options under which only keys in these files are taken, and in our own store. */
export function hostKeyOptions(
  { settings, environment }: OpensshTarget,
  more: readonly string[] = [],
): string[] {
  const { file } = new HostKeyStore(environment.dataFolder);
  const files = [...settings.userKnownHostsFiles, file, ...more];
  return ['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${files.map(quoted).join(' ')}`];
}

/** A path with blanks stands in double quotes in ssh_config(5). */
function quoted(file: string): string {
  return /\s/.test(file) ? `"${file}"` : file;
}
