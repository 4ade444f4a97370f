import { kernelOptions } from '../../knowledge/kernelOptions';
import type { KernelArchitecture, KernelOptionRow } from '../../knowledge/kernelOptionRow';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import type { KernelOptionResult } from '../../model/hostReport';
import type { KernelOptionRequirement } from '../../model/kernelOption';
import { message, type Message } from '../../model/message';
import type { Profile } from '../../model/profile';
import { isBuilt, kernelOptionState } from './kernelOptionLookup';
import { optionLife, satisfactionOf, type Satisfaction } from './kernelOptionSatisfaction';

/** How much an option weighs on a host. `because` replaces or completes the reason that its value gives. */
interface Weight {
  readonly requirement: KernelOptionRequirement;
  readonly because?: Message;
}

/** Judges every option that Hullwright knows, by name: whatever the profiles, and those that do not apply as well. */
export function evaluateKernelOptions(
  facts: HostFacts,
  profiles: readonly Profile[],
): readonly KernelOptionResult[] {
  const host = readTraits(facts);
  return kernelOptions.map((row) => judge(host, row, profiles));
}

function judge(host: HostTraits, row: KernelOptionRow, profiles: readonly Profile[]): KernelOptionResult {
  const value = kernelOptionState(host.facts, row.option);
  const judged = satisfactionOf(host.facts, row);
  const missing = !isBuilt(value) && (value === 'absent' || value === 'n' || judged.satisfied !== true);
  const { requirement, because } =
    (missing ? outOfReach(host, row, judged) : undefined) ?? weigh(row, host, profiles);
  const satisfied =
    requirement === 'notApplicable' && judged.satisfied === false && !row.unwanted ? null : judged.satisfied;
  return {
    option: row.option,
    value,
    requirement,
    satisfied,
    reason: because === undefined ? judged.reason : joinReasons(requirement, judged, because),
  };
}

function joinReasons(requirement: KernelOptionRequirement, judged: Satisfaction, because: Message): Message {
  return requirement === 'notApplicable' && judged.satisfied !== true
    ? because
    : message('{judged} {because}', { judged: judged.reason, because });
}

/** Options that this kernel cannot have, whatever the host is for. Asked only of those that it does not have. */
function outOfReach(host: HostTraits, row: KernelOptionRow, judged: Satisfaction): Weight | undefined {
  const { architectures, since = '', until = '' } = row;
  const { architecture } = host;
  if (architectures && architecture !== undefined && !isOneOf(architectures, architecture)) {
    return {
      requirement: 'notApplicable',
      because: message('Kernels for {architecture} do not have it.', { architecture }),
    };
  }
  const life = optionLife(host.facts, row);
  if (life === 'gone') {
    const because = message('Kernels since {until} do not have it any more.', { until });
    return { requirement: 'notApplicable', ...(judged.satisfied !== true && { because }) };
  }
  return life === 'tooOld' && judged.satisfied !== true
    ? {
        requirement: 'notApplicable',
        because: message('Kernels have it since {since}; this one is older.', { since }),
      }
    : undefined;
}

function weigh(row: KernelOptionRow, host: HostTraits, profiles: readonly Profile[]): Weight {
  const required = profiles.some((profile) => row.required.includes(profile));
  if (!required && !profiles.some((profile) => row.used.includes(profile))) {
    return {
      requirement: 'notApplicable',
      because: message('It matters only for: {profiles}.', {
        profiles: [...row.required, ...row.used].join(', '),
      }),
    };
  }
  const requirement = required ? 'required' : 'optional';
  return weighCgroup(row, host, required) ?? weighBackend(row, host) ?? { requirement };
}

function weighCgroup(
  { cgroup }: KernelOptionRow,
  { cgroupVersion }: HostTraits,
  required: boolean,
): Weight | undefined {
  if (cgroup === undefined || cgroup === cgroupVersion) {
    return undefined;
  }
  if (cgroupVersion !== undefined) {
    const args = { version: cgroup, other: cgroupVersion };
    return {
      requirement: 'notApplicable',
      because: message('Only hosts with cgroup {version} use it; this one has cgroup {other}.', args),
    };
  }
  const because = required
    ? message('Hosts with cgroup {version} need it; which version this host uses is not known.', {
        version: cgroup,
      })
    : message('Only hosts with cgroup {version} use it.', { version: cgroup });
  return { requirement: 'optional', because };
}

function weighBackend({ backend }: KernelOptionRow, host: HostTraits): Weight | undefined {
  if (backend === undefined || backend === host.backend) {
    return undefined;
  }
  if (backend === 'nft') {
    return {
      requirement: 'optional',
      because: message('Only nftables, and an iptables that stands on it, use it.'),
    };
  }
  if (host.backend === undefined && !host.nftReady) {
    return undefined;
  }
  return {
    requirement: 'optional',
    because:
      host.backend === 'nft'
        ? message('Only the old iptables needs it; the iptables of this host stands on nftables.')
        : message('Only the old iptables needs it; this kernel can do the same by nftables.'),
  };
}

/** What of a host decides which options matter on it. Undefined: not known. */
interface HostTraits {
  readonly facts: HostFacts;
  readonly architecture: string | undefined;
  /** Hybrid hosts have their controllers on v1. */
  readonly cgroupVersion: 'v1' | 'v2' | undefined;
  readonly backend: 'legacy' | 'nft' | undefined;
  /** True when the kernel has all that an iptables on nftables needs. */
  readonly nftReady: boolean;
}

function readTraits(facts: HostFacts): HostTraits {
  const mode = valueOf(facts.cgroups.mode);
  const nftOptions = kernelOptions.filter(({ option }) => option === 'NF_TABLES' || option === 'NFT_COMPAT');
  return {
    facts,
    architecture: architectureOf(facts),
    cgroupVersion: mode === 'hybrid' ? 'v1' : mode === 'none' ? undefined : mode,
    backend: backendOf(valueOf(facts.engines.versions.iptables)),
    nftReady: nftOptions.every((row) => satisfactionOf(facts, row).satisfied === true),
  };
}

function architectureOf({ system, kernel }: HostFacts): string | undefined {
  const machine = valueOf(system.machine) ?? valueOf(kernel.config)?.headerArchitecture;
  return machine === undefined ? undefined : familyOf(machine);
}

function familyOf(machine: string): string {
  if (/^(?:x86|i[3-6]86|amd64)/.test(machine)) {
    return 'x86';
  }
  return machine === 'aarch64' ? 'arm64' : machine;
}

function isOneOf(architectures: readonly KernelArchitecture[], architecture: string): boolean {
  return architectures.some((known) => known === architecture);
}

/** From `1.8.9 (nf_tables)`. Before 1.8 there was no choice. */
function backendOf(version: string | undefined): HostTraits['backend'] {
  if (version === undefined) {
    return undefined;
  }
  if (version.includes('nf_tables')) {
    return 'nft';
  }
  return version.includes('legacy') || /^(?:v?0\.|v?1\.[0-7](?:\.|$))/.test(version) ? 'legacy' : undefined;
}
