import type { ConnectionSummary } from './connection';
import type { Finding, FindingStatus } from './finding';
import type { HostIdentity } from './host';
import type { CgroupMode } from './hostFacts';
import type { KernelOptionRequirement, KernelOptionState } from './kernelOption';
import type { Message } from './message';
import type { Profile, ProfileChoice } from './profile';
import type { SuppressedFinding, UnappliedSuppression } from './suppression';

/** One kernel option, as the report lists it. `satisfied` is null when nobody can say. */
export interface KernelOptionResult {
  /** Without the CONFIG_ prefix. */
  readonly option: string;
  readonly value: KernelOptionState;
  readonly requirement: KernelOptionRequirement;
  readonly satisfied: boolean | null;
  readonly reason: Message;
}

/** Who a host is, in the words of its own files. Parts that could not be read are undefined. */
export interface FactsSummary {
  readonly distribution?: string | undefined;
  readonly kernel?: string | undefined;
  readonly architecture?: string | undefined;
  readonly cgroupMode?: CgroupMode | undefined;
  /** Such as `Docker 20.10.24`, one for each engine found; undefined when none was found and not all could be looked for. */
  readonly engines?: readonly string[] | undefined;
  readonly virtualization?: string | undefined;
  /** True when `local` is itself a container or a sandbox: facts of the machine outside are unknown. */
  readonly insideContainer: boolean;
  readonly collectedAs?: string | undefined;
}

export type FindingCounts = Readonly<Record<FindingStatus, number>>;

/** A thing that people want from a host, answered by the findings behind it. */
export interface Capability {
  readonly id: 'limitMemory' | 'limitSwap' | 'runRootless' | 'checkpoint' | 'overlayNetworks' | 'kubernetes';
  readonly title: Message;
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reason: Message;
  /** Ids of the findings that decide it. */
  readonly findings: readonly string[];
}

/** All that one examination of one host concluded. */
export interface HostReport {
  readonly host: HostIdentity;
  /** How the host was reached; undefined for a snapshot. */
  readonly connection?: ConnectionSummary;
  /** ISO 8601, the examining machine's clock. */
  readonly examinedAt: string;
  readonly profileChoice: ProfileChoice;
  readonly profiles: readonly Profile[];
  readonly summary: FactsSummary;
  readonly kernelOptions: readonly KernelOptionResult[];
  /** Worst first, then by category and id. */
  readonly findings: readonly Finding[];
  /** In the same order: what a person suppressed. It stands in no count. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly unappliedSuppressions: readonly UnappliedSuppression[];
  /** Judged by all findings, the suppressed ones too. */
  readonly capabilities: readonly Capability[];
  readonly counts: FindingCounts;
  readonly durationMs: number;
  /** Names of sections of the collector that did not arrive whole. */
  readonly incomplete: readonly string[];
}
