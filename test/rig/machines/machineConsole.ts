import { readFile } from 'node:fs/promises';

/** Lines of the console that an error shows. */
const shownLines = 25;

/** What the console says when a machine will never come up by itself. */
const deadEnds: readonly RegExp[] = [
  /Kernel panic - not syncing/,
  /You are in emergency mode/,
  /Give root password for maintenance/,
  /ALERT!.*does not exist\.\s+Dropping to a shell/,
];

/** A console's text without escape sequences and carriage returns. */
export function plainConsole(text: string): string {
  return text.replace(/\u001b(?:\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_])/g, '').replace(/\r/g, '');
}

/** The line that says that this machine will never come up, or undefined. */
export function deadEndOf(text: string): string | undefined {
  return plainConsole(text)
    .split('\n')
    .find((line) => deadEnds.some((pattern) => pattern.test(line)))
    ?.trim();
}

/** What a machine wrote to its console so far; empty when there is no such file. */
export async function readConsole(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** Something went wrong with a machine that was started. */
export class MachineError extends Error {}

/** An error about a machine, with the last lines of its console. */
export function machineError(problem: string, consoleText: string): MachineError {
  const lines = plainConsole(consoleText)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const tail =
    lines.length === 0
      ? 'Its console is empty.'
      : `The last lines of its console:\n${lines.slice(-shownLines).join('\n')}`;
  return new MachineError(`${problem}\n${tail}`);
}
