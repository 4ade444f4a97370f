import { fileSource, unreadable, type Fact } from '../../model/fact';
import type { SystemFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { parseOsRelease } from './osRelease';
import { parseProcessors } from './processor';
import {
  commandFailed,
  factOfCommand,
  factOfFile,
  factOfHelperCommand,
  notUnderstood,
  parseLine,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';
import { parseContainer, parseVirtualMachine } from './virtualization';

/** What the machine is and what runs on it. */
export function parseSystem(readings: Readings): SystemFacts {
  return {
    hostname: factOfFile(readings, '/proc/sys/kernel/hostname', parseLine),
    osRelease: parseOsRelease(readings),
    machine: factOfHelperCommand(readings, {
      name: 'uname',
      commandLine: 'uname -srm',
      parse: ({ output }) => parseMachine(output),
    }),
    pageSize: factOfHelperCommand(readings, {
      name: 'pagesize',
      commandLine: 'getconf PAGESIZE',
      parse: parsePageSize,
    }),
    virtualMachine: parseVirtualMachine(readings),
    container: parseContainer(readings),
    initProgram: factOfFile(readings, '/proc/1/comm', parseLine),
    systemdVersion: parseSystemdVersion(readings),
    cpu: parseProcessors(readings),
    boardModel: parseBoardModel(readings),
  };
}

/** The last word of `uname -srm`. */
export function parseMachine(output: string): Parsed<string> {
  const [, machine] = /^\S+ .*?([A-Za-z0-9_.-]{1,64})$/.exec(output.trim()) ?? [];
  return machine === undefined ? notUnderstood(unexpected(output)) : understood(machine);
}

/** A power of two between 4 KiB and 1 MiB, in bytes: the sizes that Linux can be built with. */
function parsePageSize({ output }: { readonly output: string }): Parsed<number> {
  const size = wholeNumber(output.trim());
  return size === undefined || size < 4096 || size > 1024 * 1024 || !Number.isInteger(Math.log2(size))
    ? notUnderstood(unexpected(output))
    : understood(size);
}

function parseSystemdVersion(readings: Readings): Fact<number> {
  return factOfCommand(readings, {
    name: 'systemd-version',
    commandLine: 'systemctl --version',
    parse: (ran) => {
      const [line, digits] = /^systemd (\d{1,5})\b.*/.exec(ran.output) ?? [];
      const version = wholeNumber(digits);
      return version === undefined ? notUnderstood(commandFailed(ran)) : understood(version, line);
    },
  });
}

/** The device tree's own text ends with a NUL, which is gone by now. */
function parseBoardModel(readings: Readings): Fact<string> {
  const path = '/proc/device-tree/model';
  const model = factOfFile(readings, path, parseLine);
  return model.state === 'known' && model.value.length > 200
    ? unreadable(fileSource(path), message('It is too long to be the name of a board.'))
    : model;
}
