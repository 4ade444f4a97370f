import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts, KernelConfig } from '../../model/hostFacts';
import type { KernelOptionState } from '../../model/kernelOption';
import { parseKernelRelease, type KernelRelease } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { shellWord } from '../../model/shellWord';

/**
 * What the kernel configuration says of one option, named without CONFIG_. It answers for that name alone, for no
 * alias, no module file and no release: kernelOptionRules.ts weighs those. `unreadable` when there is no configuration
 * that can be trusted to be the running kernel's.
 */
export function kernelOptionState(facts: HostFacts, option: string): KernelOptionState {
  const config = trustedConfig(facts);
  if (!config) {
    return 'unreadable';
  }
  const value = Object.hasOwn(config.values, option) ? config.values[option] : undefined;
  if (value === undefined) {
    return config.fragment ? 'default' : 'absent';
  }
  return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

/** True when the option is built in or built as a module, or has a value at all. */
export function isBuilt(state: KernelOptionState): boolean {
  return state !== 'n' && state !== 'absent' && state !== 'default' && state !== 'unreadable';
}

/** The line of the configuration that tells of one option, and the command that shows it. */
export function optionEvidence(facts: HostFacts, option: string): Evidence {
  const { config } = facts.kernel;
  if (config.state !== 'known') {
    const source = config.source.kind === 'file' ? config.source.path : config.source.command;
    const note = config.state === 'absent' ? message('not there') : config.reason;
    return { source, excerpt: '', note };
  }
  const { path, values } = config.value;
  const value = Object.hasOwn(values, option) ? values[option] : undefined;
  const program = path.endsWith('.gz') ? 'zgrep' : 'grep';
  const evidence = {
    source: path,
    path,
    command: `${program} -w CONFIG_${option} ${shellWord(path)}`,
    excerpt: value === undefined ? '' : configLine(option, value),
  };
  const note = distrust(facts) ?? (value === undefined ? message('no line for this option') : undefined);
  return note ? { ...evidence, note } : evidence;
}

/** The configuration, unless it is unreadable or another kernel's. */
export function trustedConfig(facts: HostFacts): KernelConfig | undefined {
  return distrust(facts) === undefined ? valueOf(facts.kernel.config) : undefined;
}

/**
 * True when the facts are a kernel configuration that a person named, and no machine. Nothing else of a machine was
 * read then, and what the person says of the release holds.
 */
export function isKernelAlone({ host, kernel, modules, namespaces, cgroups }: HostFacts): boolean {
  const ofTheMachine = [
    kernel.commandLine,
    kernel.filesystems,
    modules.loaded,
    namespaces.handles,
    cgroups.mode,
  ];
  return host.id === 'kernel-config' && ofTheMachine.every((fact) => fact.state === 'unreadable');
}

/** Hundreds of options ask about the same facts, which never change. */
const judged = new WeakMap<HostFacts, { readonly reason: Message | undefined }>();

/** Why the configuration cannot speak for the running kernel; undefined when it can. */
export function distrust(facts: HostFacts): Message | undefined {
  let answer = judged.get(facts);
  if (answer === undefined) {
    answer = { reason: reasonForDistrust(facts) };
    judged.set(facts, answer);
  }
  return answer.reason;
}

function reasonForDistrust(facts: HostFacts): Message | undefined {
  const { kernel } = facts;
  const { config } = kernel;
  if (config.state === 'absent') {
    return message('No kernel configuration file was found.');
  }
  if (config.state === 'unreadable') {
    return message('The kernel configuration could not be read: {reason}', { reason: config.reason });
  }
  const { path, headerRelease } = config.value;
  // The kernel itself serves what is under /proc; of a configuration alone nobody says that it is another's.
  if (isKernelAlone(facts) || path.startsWith('/proc/')) {
    return undefined;
  }
  const running = valueOf(kernel.release);
  if (running === undefined) {
    return message('Whether {path} is of the running kernel could not be read.', { path });
  }
  const header = parseKernelRelease(headerRelease ?? '');
  if (header === undefined) {
    return path.includes(running.text)
      ? undefined
      : message('{path} does not say which kernel it belongs to.', { path });
  }
  return isOfKernel(header, running, path)
    ? undefined
    : message('{path} is the configuration of {other}, but {running} is running.', {
        path,
        other: header.text,
        running: running.text,
      });
}

/** The release by which options are judged: the running one, or for a configuration alone the one in its header. */
export function judgedRelease(facts: HostFacts): KernelRelease | undefined {
  const { kernel } = facts;
  const header = isKernelAlone(facts) ? valueOf(kernel.config)?.headerRelease : undefined;
  return valueOf(kernel.release) ?? parseKernelRelease(header ?? 'not a release');
}

/**
 * Debian and Ubuntu name a kernel after its series and their own build (`6.1.0-18-amd64`), while the header has the
 * stable release that they built (`6.1.76`). A file that names the running kernel in its path needs to agree only in
 * the series.
 */
function isOfKernel(header: KernelRelease, running: KernelRelease, path: string): boolean {
  const sameSeries = header.major === running.major && header.minor === running.minor;
  return (
    header.text === running.text ||
    (sameSeries && (header.patch === running.patch || path.includes(running.text)))
  );
}

function configLine(option: string, value: string): string {
  if (value === 'n') {
    return `# CONFIG_${option} is not set`;
  }
  const plain = value === 'y' || value === 'm' || /^-?(?:0x[\da-fA-F]+|\d+)$/.test(value);
  return `CONFIG_${option}=${plain ? value : `"${value}"`}`;
}
