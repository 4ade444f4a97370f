import type { Fact } from '../../model/fact';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts, ModprobeRule } from '../../model/hostFacts';
import { maySeeOnlyContainer } from '../containerView';
import { evidenceOf, matchingEvidence } from '../factEvidence';

/**
 * What a kernel module amounts to on this host, now:
 * `loaded`, `builtIn`, `loadable` (its file is there and nothing forbids it), `blocked` (a modprobe rule or the kernel
 * forbids to load it), `missing` (the running kernel has it neither inside nor as a file), `unknown`.
 */
export type ModuleState = 'loaded' | 'builtIn' | 'loadable' | 'blocked' | 'missing' | 'unknown';

export interface ModuleReality {
  readonly state: ModuleState;
  /** A blacklist line stops only loading by alias, as `mount -t` asks for; `modprobe NAME` still works. */
  readonly blacklisted: boolean;
  /** For `blocked`: the modprobe rule, unless the kernel itself loads nothing any more. */
  readonly rule?: ModprobeRule;
  /** For `unknown`: the facts that would have told. */
  readonly undecided: readonly Fact<unknown>[];
  readonly evidence: readonly Evidence[];
}

/** Many checks and kernel options ask for the same modules of the same facts, which never change. */
const judged = new WeakMap<HostFacts, Map<string, ModuleReality>>();

/** Judges one module, named as in /proc/modules: with `_`. */
export function moduleReality(facts: HostFacts, name: string): ModuleReality {
  let byName = judged.get(facts);
  if (byName === undefined) {
    byName = new Map();
    judged.set(facts, byName);
  }
  let answer = byName.get(name);
  if (answer === undefined) {
    answer = judgeModule(facts, name);
    byName.set(name, answer);
  }
  return answer;
}

function judgeModule(facts: HostFacts, name: string): ModuleReality {
  const { modules, storage } = facts;
  const pattern = new RegExp(`^${name}\\b`, 'm');
  if (valueOf(modules.loaded)?.includes(name)) {
    return reality('loaded', [matchingEvidence(modules.loaded, pattern)]);
  }
  if (valueOf(modules.builtin)?.includes(name)) {
    return reality('builtIn', [matchingEvidence(modules.builtin, new RegExp(name))]);
  }
  const sysfs = storage.paths[`/sys/module/${name}`];
  if (sysfs?.state === 'known') {
    // Listed in /sys/module but not in /proc/modules: it is part of the kernel image.
    return reality(modules.loaded.state === 'known' ? 'builtIn' : 'loaded', [evidenceOf(sysfs)]);
  }
  return valueOf(modules.loadable)?.includes(name) ? unloaded(facts, name) : withoutFile(facts);
}

/** True when the module works now, or will on its first use. */
export function isUsable({ state }: ModuleReality): boolean {
  return state === 'loaded' || state === 'builtIn' || state === 'loadable';
}

function unloaded(facts: HostFacts, name: string): ModuleReality {
  const { modules, sysctls } = facts;
  const present = matchingEvidence(modules.loadable, new RegExp(name));
  const disabled = sysctls['kernel.modules_disabled'];
  if (disabled?.state === 'unreadable') {
    return { ...reality('unknown', []), undecided: [disabled] };
  }
  if (disabled?.state === 'known' && disabled.value === '1') {
    return blocked(facts, [evidenceOf(disabled), present]);
  }
  if (modules.rules.state === 'unreadable') {
    return { ...reality('unknown', []), undecided: [modules.rules] };
  }
  const rules = (valueOf(modules.rules) ?? []).filter((rule) => matchesModule(rule.module, name));
  // modprobe obeys the first `install` line that matches.
  const install = rules.find((rule) => rule.kind === 'install');
  if (install && refusesToLoad(install.command)) {
    return blocked(facts, [ruleEvidence(install), present], install);
  }
  const blacklist = rules.find((rule) => rule.kind === 'blacklist');
  return blacklist
    ? { ...reality('loadable', [present, ruleEvidence(blacklist)]), blacklisted: true }
    : reality('loadable', [present]);
}

/** What is loaded already needs no permission: blocked only when the list of loaded modules could be read. */
function blocked({ modules }: HostFacts, evidence: readonly Evidence[], rule?: ModprobeRule): ModuleReality {
  return modules.loaded.state === 'known'
    ? { ...reality('blocked', evidence), ...(rule && { rule }) }
    : { ...reality('unknown', []), undecided: [modules.loaded] };
}

function withoutFile(facts: HostFacts): ModuleReality {
  const { modules } = facts;
  const needed = [modules.loaded, modules.builtin, modules.loadable];
  // A container sees its own /lib/modules, not that of the kernel it runs on.
  const decided = needed.every((fact) => fact.state === 'known') && !maySeeOnlyContainer(facts);
  return decided
    ? reality('missing', [evidenceOf(modules.directory)])
    : { ...reality('unknown', []), undecided: [modules.directory, ...needed] };
}

function reality(state: ModuleState, evidence: readonly Evidence[]): ModuleReality {
  return { state, evidence, blacklisted: false, undecided: [] };
}

/** `install NAME /bin/false` and `/bin/true` both mean: do not load it. */
function refusesToLoad(command: string): boolean {
  return /^(?:\S*\/)?(?:false|true|nologin)(?:\s|$)/.test(command.trim()) || command.trim() === ':';
}

/** Rules may hold shell wildcards: modprobe compares by fnmatch. */
function matchesModule(pattern: string, name: string): boolean {
  const expression = pattern
    .replaceAll('-', '_')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(name);
}

function ruleEvidence({ kind, module, command, path }: ModprobeRule): Evidence {
  const excerpt = kind === 'install' ? `install ${module} ${command}` : `blacklist ${module}`;
  return { source: path, excerpt, command: `cat ${path}`, path };
}
