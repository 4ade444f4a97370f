import { commandSource, unreadable, type Fact } from '../../model/fact';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { factOfHelperCommand, nonBlankLines, outputOf, understood } from './readingFact';

const commandLine = 'journalctl -k -b';

/** Lines longer than this are cut: the kernel's own are shorter (LOG_LINE_MAX is 1024). In characters. */
const lineLimit = 1024;

/**
 * Kernel log lines with a signature we know. A log that this account may not read gives nothing, which is not the same
 * as a log without matches: the command `kernel-log-readable` tells the two apart.
 */
export function parseKernelLog(readings: Readings): Fact<readonly string[]> {
  const readable = outputOf(readings, 'kernel-log-readable');
  if (!readable.ok) {
    return unreadable(commandSource(commandLine), readable.reason);
  }
  if (!isYes(readable)) {
    return unreadable(
      commandSource(commandLine),
      message('This account may not read the kernel log, or there is none.'),
    );
  }
  return factOfHelperCommand(readings, {
    name: 'kernel-log',
    commandLine,
    parse: ({ output }) => understood(nonBlankLines(output).map((line) => line.slice(0, lineLimit))),
  });
}

function isYes({ output, exitCode }: { readonly output: string; readonly exitCode: number }): boolean {
  return exitCode === 0 && !/^(?:no|unreadable|0|none)?$/i.test(output.trim());
}
