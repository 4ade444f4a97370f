import { commandSource, unreadable, type Fact } from '../../model/fact';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { factOfHelperCommand, nonBlankLines, outputOf, understood } from './readingFact';

/** Lines longer than this are cut: the kernel's own are shorter (LOG_LINE_MAX is 1024). In characters. */
const lineLimit = 1024;

/**
 * Kernel log lines with a signature we know. A log that this account may not read gives nothing, which is not the same
 * as a log without matches: the command `kernel-log-readable` tells the two apart. It prints where the log came from
 * and how many lines it had, and fails for none.
 */
export function parseKernelLog(readings: Readings): Fact<readonly string[]> {
  const readable = outputOf(readings, 'kernel-log-readable');
  const commandLine = readable.ok && readable.output.startsWith('dmesg') ? 'dmesg' : 'journalctl -k -b';
  const source = commandSource(commandLine);
  if (!readable.ok) {
    return unreadable(source, readable.reason);
  }
  if (readable.exitCode !== 0 || !/^(?:journal|dmesg) [1-9]/.test(readable.output)) {
    return unreadable(source, message('This account may not read the kernel log, or there is none.'));
  }
  return factOfHelperCommand(readings, {
    name: 'kernel-log',
    commandLine,
    parse: ({ output }) => understood(nonBlankLines(output).map((line) => line.slice(0, lineLimit))),
  });
}
