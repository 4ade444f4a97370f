import type { Refusal } from '../model/editOutcome';
import type { CommandLineFile } from './commandLineFile';
import {
  countingOccurrences,
  sameParameterName,
  type KernelParameter,
  type RepetitionRule,
} from './kernelCommandLine';
import { lineAt } from './lineNumbers';

/** A kernel parameter and where it was written. */
export interface LocatedParameter {
  readonly parameter: KernelParameter;
  readonly path: string;
  /** Line of the parameter, from 1. */
  readonly line: number;
}

/** The kernel command line that configuration files ask for, by the time of the next boot. */
export interface BootCommandLine {
  /** In the order in which the kernel would see them. */
  readonly parameters: readonly LocatedParameter[];
  /** Files and reasons why the list above may be wrong. Empty: it is certain. */
  readonly doubts: readonly { readonly path: string; readonly refusal: Refusal }[];
}

/** The command line that one file holds as it is: /etc/kernel/cmdline, cmdline.txt or a boot entry. */
export function commandLineOfFile(path: string, file: CommandLineFile): BootCommandLine {
  const parameters = file.parameters.map((parameter) => ({
    parameter,
    path,
    line: lineAt(file.text, parameter.span.start),
  }));
  return { parameters, doubts: [] };
}

/**
 * What a parameter comes to. `occurrences` are those that count by the parameter's rule, with the file and line that they
 * came from; `overridden` are the others. Of an uncertain command line they are what the readable part says.
 */
export interface EffectiveParameter<Located extends LocatedParameter = LocatedParameter> {
  readonly state: 'absent' | 'set' | 'uncertain';
  readonly occurrences: readonly Located[];
  readonly overridden: readonly Located[];
}

/** The effective value of a parameter. What stands behind ` -- ` belongs to init and does not count. */
export function effectiveParameter<Located extends LocatedParameter>(
  {
    parameters,
    doubts,
  }: { readonly parameters: readonly Located[]; readonly doubts: BootCommandLine['doubts'] },
  name: string,
  rule: RepetitionRule,
): EffectiveParameter<Located> {
  const all = parameters.filter(
    ({ parameter }) => !parameter.forInit && sameParameterName(parameter.name, name),
  );
  const occurrences = countingOccurrences(all, rule);
  const known = occurrences.length === 0 ? 'absent' : 'set';
  return {
    state: doubts.length > 0 ? 'uncertain' : known,
    occurrences,
    overridden: all.filter((entry) => !occurrences.includes(entry)),
  };
}
