import { commandSource, known, unreadable, valueOf, type Fact } from '../model/fact';
import type { HostFacts, KernelConfig } from '../model/hostFacts';
import type { KernelRelease } from '../model/kernelRelease';
import { message } from '../model/message';
import { parseHostFacts } from './parseHostFacts';
import { plainText } from './plainText';
import type { Readings } from './readings';
import { parseReleaseText } from './sections/kernel';
import { shorten } from './sections/readingFact';

interface KernelConfigInput {
  readonly text: string;
  /** The file's name or path, as the person gave it. */
  readonly path: string;
  /** The release of the kernel, when the person says it; else the one in the file's header. */
  readonly release?: string;
  /** ISO 8601. */
  readonly collectedAt: string;
}

/**
 * What a kernel configuration alone tells: its options, the release and the machine. All other facts are unreadable,
 * with the reason that nothing else was given.
 */
export function factsOfKernelConfig({ text, path, release, collectedAt }: KernelConfigInput): HostFacts {
  const label = plainText(path).replace(/^.*\//, '');
  const facts = parseHostFacts(readingsOf(text, path), { id: 'kernel-config', label }, collectedAt);
  const { config } = facts.kernel;
  return {
    ...facts,
    kernel: { ...facts.kernel, release: releaseOf(config, release) },
    system: { ...facts.system, machine: machineOf(config, facts.system.machine) },
  };
}

/** Nothing but the configuration can be read. */
function readingsOf(text: string, path: string): Readings {
  const nothing = { state: 'unreadable', reason: message('Only a kernel configuration was given.') } as const;
  return {
    file: () => nothing,
    pathsUnder: () => [],
    command: () => nothing,
    kernelConfig: { path, reading: { state: 'read', text, truncated: false } },
    incomplete: [],
  };
}

function releaseOf(config: Fact<KernelConfig>, given: string | undefined): Fact<KernelRelease> {
  const source = given === undefined ? config.source : commandSource(`--kernel-release ${shorten(given)}`);
  const header = valueOf(config)?.headerRelease;
  const parsed = parseReleaseText(plainText(given ?? header ?? ''));
  if (parsed.ok) {
    return known(parsed.value, source, parsed.value.text);
  }
  if (given !== undefined) {
    return unreadable(source, parsed.reason);
  }
  return config.state === 'unreadable'
    ? unreadable(source, config.reason)
    : unreadable(source, message('The file names no kernel release; --kernel-release can say it.'));
}

/** Options that tell the machine, and the name that `uname -m` has for it. The first that is set counts. */
const machines: readonly (readonly [option: string, machine: string])[] = [
  ['X86_64', 'x86_64'],
  ['X86_32', 'i686'],
  ['ARM64', 'aarch64'],
  ['CPU_V7', 'armv7l'],
  ['CPU_V6K', 'armv6l'],
  ['CPU_V6', 'armv6l'],
  ['S390', 's390x'],
  ['ARCH_RV64I', 'riscv64'],
  ['LOONGARCH', 'loongarch64'],
];

/** Names in the header that mean one machine only: `x86` and `arm` are families. */
const headerMachines: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'x86_64'],
  ['i386', 'i686'],
  ['arm64', 'aarch64'],
]);

/** From the options, which tell more than the family in the header; a fragment may have only the header. */
function machineOf(config: Fact<KernelConfig>, otherwise: Fact<string>): Fact<string> {
  if (config.state !== 'known') {
    return otherwise;
  }
  const { values, headerArchitecture } = config.value;
  const [option, byOption] = machines.find(([name]) => values[name] === 'y') ?? powerMachine(values);
  if (option !== undefined && byOption !== undefined) {
    return known(byOption, config.source, `CONFIG_${option}=y`);
  }
  const byHeader = headerMachines.get(headerArchitecture ?? '');
  return byHeader === undefined
    ? unreadable(config.source, message('The file does not tell the machine that it is for.'))
    : known(byHeader, config.source, config.excerpt);
}

function powerMachine(values: KernelConfig['values']): readonly [string?, string?] {
  if (values.PPC64 !== 'y') {
    return [];
  }
  return values.CPU_LITTLE_ENDIAN === 'y' ? ['CPU_LITTLE_ENDIAN', 'ppc64le'] : ['PPC64', 'ppc64'];
}
