import { findKernelOption } from '../../knowledge/kernelOptions';
import type { KernelOptionRow } from '../../knowledge/kernelOptionRow';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import type { KernelOptionState } from '../../model/kernelOption';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { maySeeOnlyContainer } from '../containerView';
import { distrust, isBuilt, isKernelAlone, judgedRelease, kernelOptionState } from './kernelOptionLookup';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { moduleReality, type ModuleReality } from '../kernel/moduleReality';
import { findRuntimeProof } from './runtimeProof';

/** Whether a host has what an option gives. Null: nobody can say. */
export interface Satisfaction {
  readonly satisfied: boolean | null;
  readonly reason: Message;
}

/**
 * Where a kernel stands in the life of an option. `tooOld`: the option came later. `gone`: it was dropped before.
 * `unknown`: the release is not known, and it matters.
 */
export type OptionLife = 'there' | 'tooOld' | 'gone' | 'unknown';

/** By upstream numbers alone: an option that a vendor's kernel has nevertheless counts, see `kernelOptionState`. */
export function optionLife(facts: HostFacts, { since, until }: KernelOptionRow): OptionLife {
  if (since === undefined && until === undefined) {
    return 'there';
  }
  const release = vendorKernelOf(facts)?.claimsOtherVersion ? undefined : judgedRelease(facts);
  if (release === undefined) {
    return 'unknown';
  }
  if (since !== undefined && !isAtLeast(release, since)) {
    return 'tooOld';
  }
  return until !== undefined && isAtLeast(release, until) ? 'gone' : 'there';
}

/** Judges one option. What runs proves more than the configuration, and that more than what other options imply. */
export function satisfactionOf(facts: HostFacts, row: KernelOptionRow): Satisfaction {
  const value = kernelOptionState(facts, row.option);
  if (row.unwanted) {
    return judgeUnwanted(facts, value);
  }
  return (
    judgeBuiltIn(value) ??
    judgeRuntime(facts, row) ??
    judgeModule(facts, row, value) ??
    judgeReplacement(facts, row, value) ??
    judgeMissing(facts, row, value)
  );
}

function judgeUnwanted(facts: HostFacts, value: KernelOptionState): Satisfaction {
  if (value === 'unreadable') {
    return { satisfied: null, reason: unreadableReason(facts) };
  }
  if (value === 'default') {
    return { satisfied: null, reason: leftToDefault };
  }
  return isBuilt(value)
    ? { satisfied: false, reason: message('It is set, and hosts are better without it.') }
    : { satisfied: true, reason: message('It is not set, which is better.') };
}

function judgeBuiltIn(value: KernelOptionState): Satisfaction | undefined {
  if (!isBuilt(value) || value === 'm') {
    return undefined;
  }
  const reason =
    value === 'y' ? message('Built into the kernel.') : message('Its value is {value}.', { value: value });
  return { satisfied: true, reason };
}

function judgeRuntime(facts: HostFacts, row: KernelOptionRow): Satisfaction | undefined {
  const proof = findRuntimeProof(facts, row.proofs ?? []);
  return proof === undefined
    ? undefined
    : { satisfied: true, reason: message('{proof} proves that the running kernel has it.', { proof }) };
}

function judgeModule(
  facts: HostFacts,
  row: KernelOptionRow,
  value: KernelOptionState,
): Satisfaction | undefined {
  const names = row.modules ?? [];
  const loaded = names.find((name) => valueOf(facts.modules.loaded)?.includes(name));
  if (loaded !== undefined) {
    return { satisfied: true, reason: message('The module {module} is loaded.', { module: loaded }) };
  }
  const realities = names.map((name) => ({ name, reality: moduleReality(facts, name) }));
  const running = realities.find(({ reality }) => reality.state === 'loaded' || reality.state === 'builtIn');
  if (running) {
    const reason = message('The module {module} is part of the kernel.', { module: running.name });
    return { satisfied: true, reason };
  }
  if (value === 'unreadable' || value === 'default') {
    const usable = realities.find(({ reality }) => reality.state === 'loadable' && !reality.blacklisted);
    return (
      usable && {
        satisfied: true,
        reason: message('The module {module} can be loaded.', { module: usable.name }),
      }
    );
  }
  if (value !== 'm') {
    return undefined;
  }
  if (isKernelAlone(facts)) {
    return { satisfied: true, reason: message('Built as a module.') };
  }
  const best = moduleStates
    .map((state) => realities.find(({ reality }) => reality.state === state))
    .find((candidate) => candidate !== undefined);
  return best === undefined || best.reality.state === 'unknown'
    ? judgeModuleFolder(facts, names.length > 0)
    : judgeUnloaded(best.name, best.reality);
}

/** Of several names for one module, the one that says most. */
const moduleStates: readonly ModuleReality['state'][] = ['loadable', 'blocked', 'unknown', 'missing'];

function judgeUnloaded(module: string, { state, blacklisted, rule }: ModuleReality): Satisfaction {
  const args = { module };
  if (state === 'missing') {
    const reason = message('Built as the module {module}, whose file is missing.', args);
    return { satisfied: false, reason };
  }
  if (state === 'blocked') {
    const reason = rule
      ? message('Built as the module {module}, which {path} forbids to load.', { module, path: rule.path })
      : message('Built as the module {module}, but the kernel loads no modules any more.', args);
    return { satisfied: false, reason };
  }
  return blacklisted
    ? {
        satisfied: null,
        reason: message(
          'Built as the module {module}, which is blacklisted: it works once it is loaded by name.',
          args,
        ),
      }
    : { satisfied: true, reason: message('Built as the module {module}, which can be loaded.', args) };
}

/** What the folder of modules tells of a module whose file was not looked for, or could not be. */
function judgeModuleFolder(facts: HostFacts, lookedFor: boolean): Satisfaction {
  const { modules } = facts;
  const insideContainer = maySeeOnlyContainer(facts);
  if (modules.directory.state === 'known' && !lookedFor && !insideContainer) {
    return { satisfied: true, reason: message('Built as a module.') };
  }
  if (modules.directory.state === 'absent' && modules.loaded.state !== 'unreadable' && !insideContainer) {
    const reason = message('Built as a module, but the modules of the running kernel are not installed.');
    return { satisfied: false, reason };
  }
  return {
    satisfied: null,
    reason: message('Built as a module; whether it can be loaded could not be read.'),
  };
}

function judgeReplacement(
  facts: HostFacts,
  row: KernelOptionRow,
  value: KernelOptionState,
): Satisfaction | undefined {
  const alias = (row.aliases ?? []).find((name) => givesTheSame(facts, name));
  if (alias !== undefined) {
    return { satisfied: true, reason: message('{option} gives the same.', { option: `CONFIG_${alias}` }) };
  }
  const { impliedBy, until } = row;
  if (impliedBy === undefined || until === undefined || !isDropped(facts, row, value)) {
    return undefined;
  }
  if (impliedBy.length === 0) {
    return {
      satisfied: true,
      reason: message('Every kernel since {until} has it, without an option.', { until }),
    };
  }
  return impliedBy.every((name) => givesTheSame(facts, name))
    ? {
        satisfied: true,
        reason: message('The kernel dropped the option in {until}; {options} give what it gave.', {
          until,
          options: impliedBy.map((name) => `CONFIG_${name}`).join(', '),
        }),
      }
    : undefined;
}

/**
 * Vendors take removals over into older kernels too: RHEL 8 calls its kernel 4.18 and has no NF_NAT_IPV4 any more. There
 * a symbol that the configuration does not even name is one that the kernel does not have.
 */
function isDropped(facts: HostFacts, row: KernelOptionRow, value: KernelOptionState): boolean {
  const life = optionLife(facts, row);
  return life === 'gone' || (life === 'there' && value === 'absent' && backportsRemovals(facts));
}

function backportsRemovals(facts: HostFacts): boolean {
  return /^(?:RHEL|Oracle|SUSE)/.test(vendorKernelOf(facts)?.name ?? '');
}

function givesTheSame(facts: HostFacts, option: string): boolean {
  return judgeAlone(facts, option)?.satisfied === true;
}

/** Aliases are asked by their own value and module alone: they may name each other. */
function judgeAlone(facts: HostFacts, option: string): Satisfaction | undefined {
  const value = kernelOptionState(facts, option);
  const row = findKernelOption(option);
  return judgeBuiltIn(value) ?? (row && (judgeRuntime(facts, row) ?? judgeModule(facts, row, value)));
}

/** True when nobody could say whether one of the options that give the same is there. */
function mayBeReplaced(facts: HostFacts, row: KernelOptionRow, value: KernelOptionState): boolean {
  const isOpen = (option: string) => judgeAlone(facts, option)?.satisfied === null;
  const { aliases = [], impliedBy = [] } = row;
  return aliases.some(isOpen) || (isDropped(facts, row, value) && impliedBy.some(isOpen));
}

const leftToDefault = message(
  'The configuration is a fragment that leaves it to its default, which is not known.',
);

function unreadableReason(facts: HostFacts): Message {
  return distrust(facts) ?? message('The kernel configuration could not be read.');
}

function judgeMissing(facts: HostFacts, row: KernelOptionRow, value: KernelOptionState): Satisfaction {
  if (value === 'unreadable') {
    return { satisfied: null, reason: unreadableReason(facts) };
  }
  if (value === 'default') {
    return { satisfied: null, reason: leftToDefault };
  }
  if (mayBeReplaced(facts, row, value)) {
    return {
      satisfied: null,
      reason: message('Something else may give the same, but that could not be read.'),
    };
  }
  if (value === 'n') {
    return { satisfied: false, reason: message('This kernel was built without it.') };
  }
  return optionLife(facts, row) === 'unknown'
    ? {
        satisfied: null,
        reason: message(
          'The configuration does not name it, and the release of the kernel, which would tell why, is not known.',
        ),
      }
    : {
        satisfied: false,
        reason: message('This kernel was built without it, or without something that it needs.'),
      };
}
