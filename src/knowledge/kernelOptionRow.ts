import type { Message } from '../model/message';
import type { Profile } from '../model/profile';

export const kernelOptionGroups = [
  'base',
  'namespaces',
  'cgroups',
  'memory',
  'security',
  'network',
  'iptables',
  'nftables',
  'ipvs',
  'overlayNetwork',
  'storage',
  'checkpoint',
  'compatibility',
] as const;

export type KernelOptionGroup = (typeof kernelOptionGroups)[number];

/** As the header of a configuration names it, without the width: `x86` stands for `x86_64` and `i386` too. */
export type KernelArchitecture = 'x86' | 'arm64';

/** A thing seen on the running system that only a kernel with the option shows. */
export type RuntimeProof =
  /** A name under /proc/self/ns. */
  | { readonly kind: 'namespace'; readonly name: string }
  /** A name in /proc/filesystems. */
  | { readonly kind: 'filesystem'; readonly name: string }
  /** A controller in /proc/cgroups or in cgroup.controllers. */
  | { readonly kind: 'controller'; readonly name: string }
  /** A controller in a mounted hierarchy of cgroup v1. */
  | { readonly kind: 'mountedController'; readonly name: string }
  /** A dotted key under /proc/sys. */
  | { readonly kind: 'sysctl'; readonly key: string }
  /** A file of a cgroup; `hierarchy` is `unified` or a v1 controller. */
  | { readonly kind: 'cgroupFile'; readonly hierarchy: string; readonly file: string }
  /** A file under /proc/pressure. */
  | { readonly kind: 'pressure'; readonly resource: string };

/** One option of the kernel's configuration, and all that a container host needs to know of it. */
export interface KernelOptionRow {
  /** Without the CONFIG_ prefix. */
  readonly option: string;
  readonly group: KernelOptionGroup;
  /** What it gives, in plain words; reads after "It gives". */
  readonly gives: Message;
  /** Profiles that do not work without it. */
  readonly required: readonly Profile[];
  /** Profiles that use it for a part of their features. */
  readonly used: readonly Profile[];
  /** The first upstream release that has it. Left out: every release that runs containers. */
  readonly since?: string;
  /** The first upstream release that no longer has it. */
  readonly until?: string;
  /** Options of which each gives the same, in any release. */
  readonly aliases?: readonly string[];
  /** Options that together give the same from `until` on. Empty: nothing is needed, the kernel always has it. */
  readonly impliedBy?: readonly string[];
  /** The cgroup version whose hosts use it. Left out: both. */
  readonly cgroup?: 'v1' | 'v2';
  /** The iptables backend that needs it. Left out: both. */
  readonly backend?: 'legacy' | 'nft';
  /** Left out: every architecture. */
  readonly architectures?: readonly KernelArchitecture[];
  /** Names of its module over the years, with `_`: one of them is enough. Only names that the collector asks for. */
  readonly modules?: readonly string[];
  readonly proofs?: readonly RuntimeProof[];
  /** True when the option does harm: hosts are better without it. */
  readonly unwanted?: boolean;
  /** What else a reader should know, such as a boundary that is not certain. */
  readonly note?: Message;
  /** URLs. */
  readonly sources: readonly string[];
}
