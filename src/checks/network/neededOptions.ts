import { findKernelOption } from '../../knowledge/kernelOptions';
import type { KernelOptionRow } from '../../knowledge/kernelOptionRow';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { optionLife, satisfactionOf } from '../kernelOptions/kernelOptionSatisfaction';
import { moduleReality } from '../kernel/moduleReality';

/** One kernel option that a host needs, and whether it has what the option gives. */
export interface NeededOption {
  readonly row: KernelOptionRow;
  readonly satisfied: boolean | null;
  readonly reason: Message;
}

/**
 * Judges kernel options by name. Those that this kernel cannot have any more are left out: something else gives the same.
 */
export function judgeOptions(facts: HostFacts, names: readonly string[]): readonly NeededOption[] {
  return names.flatMap((name) => {
    const row = findKernelOption(name);
    if (row === undefined) {
      return [];
    }
    const { satisfied, reason } = satisfactionOf(facts, row);
    return satisfied !== true && optionLife(facts, row) === 'gone' ? [] : [{ row, satisfied, reason }];
  });
}

export function missingOptions(options: readonly NeededOption[]): readonly NeededOption[] {
  return options.filter(({ satisfied }) => satisfied === false);
}

export function openOptions(options: readonly NeededOption[]): readonly NeededOption[] {
  return options.filter(({ satisfied }) => satisfied === null);
}

/** `CONFIG_VXLAN, CONFIG_BRIDGE`. */
export function optionNames(options: readonly NeededOption[]): string {
  return options.map(({ row }) => `CONFIG_${row.option}`).join(', ');
}

/** The line of the configuration for each option, with what else tells of it: its module, or the reason of the verdict. */
export function optionsEvidence(facts: HostFacts, options: readonly NeededOption[]): readonly Evidence[] {
  return options.flatMap(({ row, satisfied, reason }) => {
    const line = optionEvidence(facts, row.option);
    if (satisfied === true && line.excerpt !== '') {
      return [line];
    }
    const modules = (row.modules ?? []).flatMap((name) => moduleReality(facts, name).evidence).slice(0, 1);
    return [...modules, satisfied === true ? line : { ...line, note: line.note ?? reason }];
  });
}

/** Why options are missing, as a sentence: the reason itself where it is one. */
export function missingReason(options: readonly NeededOption[]): Message {
  return options.length === 1
    ? openReason(options)
    : message('Missing on this host: {options}.', { options: optionNames(options) });
}

/** What was found of the first of the options, as a sentence. */
export function openReason(options: readonly NeededOption[]): Message {
  const [first] = options;
  return first === undefined
    ? message('What was read is not enough to say.')
    : message('{option}: {reason}', { option: `CONFIG_${first.row.option}`, reason: first.reason });
}
