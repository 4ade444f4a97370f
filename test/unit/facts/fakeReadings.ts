import { message } from '../../../src/model/message';
import type { CommandReading, FileReading, Readings } from '../../../src/facts/readings';

interface Given {
  /** Path to text, or to a whole reading. */
  readonly files?: Readonly<Record<string, string | FileReading>>;
  /** Name of the collector's command to what it printed with status 0, or to a whole reading. */
  readonly commands?: Readonly<Record<string, string | CommandReading>>;
  readonly kernelConfig?: Readings['kernelConfig'];
  readonly incomplete?: readonly string[];
}

/** Why a file or command that a test did not give cannot be read. */
export const notGiven = message('not given');

/** Readings that hold what a test gives them, and nothing else. */
export function fakeReadings({ files = {}, commands = {}, kernelConfig, incomplete = [] }: Given): Readings {
  return {
    file: (path) => {
      const given = Object.hasOwn(files, path) ? files[path] : undefined;
      return typeof given === 'string'
        ? fileRead(given)
        : (given ?? { state: 'unreadable', reason: notGiven });
    },
    pathsUnder: (prefix) =>
      Object.keys(files)
        .filter((path) => path.startsWith(prefix))
        .sort(),
    command: (name) => {
      const given = Object.hasOwn(commands, name) ? commands[name] : undefined;
      return typeof given === 'string' ? ran(given) : (given ?? { state: 'unreadable', reason: notGiven });
    },
    kernelConfig: kernelConfig ?? {
      path: '/proc/config.gz',
      reading: { state: 'unreadable', reason: notGiven },
    },
    incomplete,
  };
}

export function fileRead(text: string, truncated = false): FileReading {
  return { state: 'read', text, truncated };
}

export const fileAbsent: FileReading = { state: 'absent' };

export function fileDenied(): FileReading {
  return { state: 'unreadable', reason: message('Permission denied') };
}

export function ran(
  output: string,
  exitCode = 0,
  truncated = false,
): Extract<CommandReading, { state: 'ran' }> {
  return { state: 'ran', exitCode, output, truncated };
}

export const notInstalled: CommandReading = { state: 'notInstalled' };
