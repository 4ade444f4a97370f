import type { Message } from './message';

export const findingStatuses = ['error', 'warning', 'unknown', 'info', 'pass', 'notApplicable'] as const;

/** Worst first. `unknown` is a right or a piece of evidence that is missing, never a fault of the host. */
export type FindingStatus = (typeof findingStatuses)[number];

export const categories = [
  'kernel',
  'namespaces',
  'cgroups',
  'memory',
  'storage',
  'network',
  'security',
  'runtime',
  'rootless',
  'checkpoint',
  'resources',
  'time',
  'logs',
] as const;

export type Category = (typeof categories)[number];

/** What the host printed, and how a person sees the same by hand. */
export interface Evidence {
  /** Where it comes from, for people: `/proc/cmdline`, `docker info`. */
  readonly source: string;
  /** As the host printed it: plain text, never interpreted. Empty when there was nothing to print: see `note`. */
  readonly excerpt: string;
  /** Why there is no excerpt: not there, or not readable. */
  readonly note?: Message;
  /** One command that shows it. */
  readonly command?: string;
  readonly path?: string;
  readonly line?: number;
}

/** A repair on offer. The plans behind them come from src/fixes. */
export interface FixOffer {
  readonly id: string;
  readonly title: Message;
  readonly kind: 'automatic' | 'guided' | 'manual';
}

/** What a check concluded about one host. */
export interface Finding {
  readonly id: string;
  readonly category: Category;
  readonly status: FindingStatus;
  /** The fact in a user's terms; the check's own name when it passes. */
  readonly title: Message;
  /** The reason, in one sentence. */
  readonly summary: Message;
  /** Who is hurt, and how. */
  readonly meaning: Message;
  /** What to do next; present when the status is error, warning or unknown. */
  readonly nextStep?: Message;
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly FixOffer[];
  readonly references: readonly string[];
}
