import type { Refusal } from '../../model/editOutcome';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { Span } from '../../model/textEdit';
import { commandLineOfFile, type BootCommandLine, type LocatedParameter } from '../bootCommandLine';
import { grubCommandLine, grubCommandLineVariables } from '../grubDefaults';
import { parseKernelCommandLine } from '../kernelCommandLine';
import type { LintInput } from '../lint/lintRule';
import { commandLineFileOf, shellFileOf } from '../lint/parsedInput';

/** What stands above the kernel command line of a file. */
export interface BootSummary {
  /** The line that it stands above begins here. */
  readonly span: Span;
  /** What the files ask for, where that is written, and what the running kernel was given, which may be long. */
  readonly lines: readonly Message[];
}

/** Characters of a command line that are shown. */
const longestLine = 100;

/** The kernel command line of a host as it is now and as its files ask for it; undefined for a file that holds none. */
export function bootSummaryOf(input: LintInput): BootSummary | undefined {
  const span = placeOf(input);
  if (!span) {
    return undefined;
  }
  const asked = askedBy(input);
  return { span, lines: [askedLine(asked, input), originLine(asked), nowLine(input.facts)] };
}

function placeOf(input: LintInput): Span | undefined {
  switch (input.kind) {
    case 'grub':
      return shellFileOf(input).assignments.find(
        ({ name, temporary }) => grubCommandLineVariables.some((variable) => variable === name) && !temporary,
      )?.span;
    case 'cmdline':
      return commandLineFileOf(input).stretches[0];
    default:
      return undefined;
  }
}

function askedBy(input: LintInput): BootCommandLine {
  if (input.kind === 'cmdline') {
    return commandLineOfFile(input.path, commandLineFileOf(input));
  }
  const others = (input.siblings ?? []).filter(
    ({ path }) => path !== input.path && path.includes('/default/grub'),
  );
  const files = [input, ...others].map((file) => ({ path: file.path, file: shellFileOf(file) }));
  return grubCommandLine(files);
}

function nowLine(facts: HostFacts | undefined): Message {
  const commandLine = valueOf(facts?.kernel.commandLine);
  return commandLine === undefined
    ? message('Now: not known, examine the host')
    : message('Now: {parameters}', { parameters: shortened(commandLine.trim()) });
}

/** A parameter that the running kernel was given is in effect. What else it was given may come from anywhere. */
function askedLine(asked: BootCommandLine, { facts, kind, path }: LintInput): Message {
  const [doubt] = asked.doubts;
  if (doubt) {
    return doubtLine(doubt);
  }
  const words = asked.parameters.map(({ parameter }) => wordOf(parameter));
  const parameters = shortened(words.join(' ')) || '-';
  const running = valueOf(facts?.kernel.commandLine);
  const given = running === undefined ? undefined : parseKernelCommandLine(running).map(wordOf);
  if (given && words.length > 0 && words.every((word) => given.includes(word))) {
    return message('Asked for, and in effect now: {parameters}', { parameters });
  }
  if (kind === 'grub') {
    return message('After GRUB is configured anew and the next boot: {parameters}', { parameters });
  }
  return path.endsWith('/kernel/cmdline')
    ? message('After the boot entries are made anew and the next boot: {parameters}', { parameters })
    : message('After the next boot: {parameters}', { parameters });
}

function doubtLine({ path, refusal }: { readonly path: string; readonly refusal: Refusal }): Message {
  return message('After the next boot: not certain, because of {path}: {reason}', {
    path,
    reason: refusal.reason,
  });
}

function originLine({ parameters }: BootCommandLine): Message {
  const paths = [...new Set(parameters.map(({ path }) => path))];
  const places = paths.map((path) => `${path}:${linesIn(path, parameters).join(',')}`).join(' ');
  return places === ''
    ? message('No file asks for a parameter')
    : message('From {places}', { places: shortened(places) });
}

function linesIn(path: string, parameters: readonly LocatedParameter[]): number[] {
  return [...new Set(parameters.filter((entry) => entry.path === path).map(({ line }) => line))];
}

function wordOf({ name, value }: { readonly name: string; readonly value: string | undefined }): string {
  return value === undefined ? name : `${name}=${value}`;
}

function shortened(text: string): string {
  return text.length > longestLine ? `${text.slice(0, longestLine)}…` : text;
}
