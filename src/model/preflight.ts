import type { PreflightFacts } from './containerFacts';
import type { Evidence } from './finding';
import type { Message } from './message';

/** What a person may ask of a checkpoint and of its restore. */
export const checkpointOptions = ['tcpEstablished', 'fileLocks', 'externalUnixSockets'] as const;

export type CheckpointOption = (typeof checkpointOptions)[number];

/**
 * - `works`: nothing of this kind is in the way.
 * - `warns`: it works, and a person should know something before.
 * - `needsOption`: it works with an option that was not chosen.
 * - `fails`: it will fail.
 * - `unknown`: nobody can say; a fact is missing.
 */
export const preflightStatuses = ['fails', 'needsOption', 'unknown', 'warns', 'works'] as const;

export type PreflightStatus = (typeof preflightStatuses)[number];

/** What one check says of one container, for the dump and for the restore apart. */
export interface PreflightVerdict {
  readonly dump: PreflightStatus;
  readonly restore: PreflightStatus;
  /** One sentence: the reason. */
  readonly summary: Message;
  readonly evidence: readonly Evidence[];
  /** What to do about it. */
  readonly remedy?: Message;
  /** What is needed where a status is `needsOption`. */
  readonly option?: CheckpointOption;
}

export interface PreflightRequest {
  readonly options: ReadonlySet<CheckpointOption>;
  /** The container goes on running after the dump. */
  readonly leaveRunning: boolean;
}

/** A rule over the facts of one container. It touches nothing: the same facts give the same verdict. */
export interface PreflightCheck {
  /** Stable for ever, such as `CP-TCP`. */
  readonly id: string;
  readonly title: Message;
  readonly sources: readonly string[];
  /** Not knowing it leaves the outlook as it is: it can make a checkpoint worse, not impossible. */
  readonly isAdvisory?: boolean;
  readonly judge: (facts: PreflightFacts, request: PreflightRequest) => PreflightVerdict;
}
