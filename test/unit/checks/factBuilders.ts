import {
  absent,
  commandSource,
  fileSource,
  known,
  unreadable,
  type Fact,
  type KnownFact,
} from '../../../src/model/fact';
import { parseKernelRelease, type KernelRelease } from '../../../src/model/kernelRelease';
import { message } from '../../../src/model/message';

/** A value read from a file; the excerpt is the value as text unless one is given. */
export function fromFile<T>(value: T, path: string, excerpt = asText(value)): KnownFact<T> {
  return known(value, fileSource(path), excerpt);
}

/** A value that a command printed; the excerpt is the value as text unless one is given. */
export function fromCommand<T>(value: T, command: string, excerpt = asText(value)): KnownFact<T> {
  return known(value, commandSource(command), excerpt);
}

/** There is no such file, and we had the right to look. */
export function missing(path: string): Fact<never> {
  return absent(fileSource(path));
}

/** There is no such program. */
export function notInstalled(command: string): Fact<never> {
  return absent(commandSource(command));
}

/** The file is there, and the account may not read it. */
export function denied(path: string): Fact<never> {
  return unreadable(fileSource(path), message('Permission denied'));
}

/** The kernel release of a host, as `uname -r` prints it. The text must begin with a version. */
export function kernelRelease(text: string): KnownFact<KernelRelease> {
  const release = parseKernelRelease(text);
  if (release === undefined) {
    throw new Error(`not a kernel release: ${text}`);
  }
  return fromCommand(release, 'uname -r', text);
}

/** A key of /proc/sys, dotted as in HostFacts: `user.max_user_namespaces`. */
export function sysctl(key: string, value: string): KnownFact<string> {
  return fromFile(value, sysctlPath(key));
}

/** The path of a dotted key under /proc/sys. */
export function sysctlPath(key: string): string {
  return `/proc/sys/${key.replaceAll('.', '/')}`;
}

function asText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(asText).join('\n')
      : JSON.stringify(value);
}
