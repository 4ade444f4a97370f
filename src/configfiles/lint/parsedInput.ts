import { parseCommandLineFile, type CommandLineFile, type CommandLineFileKind } from '../commandLineFile';
import { parseDaemonJson, type DaemonJson } from '../daemonJson';
import { parseEnvironmentFile, type EnvironmentFile } from '../environmentFile';
import { parseShellFile, type ShellFile } from '../shell/shellFile';
import { parseSysctlFile, type SysctlFile } from '../sysctlFile';

/** A text is parsed once, however many rules ask for it. */
function remembered<T extends object>(parse: (text: string) => T): (input: { readonly text: string }) => T {
  const results = new WeakMap<object, T>();
  return (input) => {
    let result = results.get(input);
    if (result === undefined) {
      result = parse(input.text);
      results.set(input, result);
    }
    return result;
  };
}

export const shellFileOf: (input: { readonly text: string }) => ShellFile = remembered(parseShellFile);

export const environmentFileOf: (input: { readonly text: string }) => EnvironmentFile =
  remembered(parseEnvironmentFile);

export const sysctlFileOf: (input: { readonly text: string }) => SysctlFile = remembered(parseSysctlFile);

/** A byte order mark counts as blanks: it has a rule of its own. */
export const daemonJsonOf: (input: { readonly text: string }) => DaemonJson = remembered((text) =>
  parseDaemonJson(text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, (mark) => ' '.repeat(mark.length))),
);

const firmwareFileOf = remembered((text) => parseCommandLineFile(text, 'firmwareCmdline'));
const bootEntryOf = remembered((text) => parseCommandLineFile(text, 'bootEntry'));
const kernelCmdlineOf = remembered((text) => parseCommandLineFile(text, 'kernelCmdline'));

/** Parses a file of kernel parameters as its name tells. */
export function commandLineFileOf(input: { readonly path: string; readonly text: string }): CommandLineFile {
  const parsers: Record<CommandLineFileKind, (file: { readonly text: string }) => CommandLineFile> = {
    firmwareCmdline: firmwareFileOf,
    bootEntry: bootEntryOf,
    kernelCmdline: kernelCmdlineOf,
  };
  return parsers[commandLineFileKind(input.path)](input);
}

function commandLineFileKind(path: string): CommandLineFileKind {
  if (/cmdline[^/]*\.txt$/.test(path)) {
    return 'firmwareCmdline';
  }
  return path.endsWith('.conf') ? 'bootEntry' : 'kernelCmdline';
}

const lineStartsOf = remembered((text) => {
  const starts = [0];
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
    starts.push(index + 1);
  }
  return starts;
});

/** The line of a position, counted from 1. */
export function lineOf(input: { readonly text: string }, position: number): number {
  const starts = lineStartsOf(input);
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= position) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
