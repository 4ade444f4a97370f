import type { Finding } from './finding';

/** A person's decision that what one check finds is not to count. */
export interface Suppression {
  /** The id of the check, in any letter case. */
  readonly id: string;
  /** Why. Empty for `--ignore`, which asks for no reason. */
  readonly reason: string;
  /** The last day on which it holds, such as `2027-03-31`. Left out: it has no end. */
  readonly until?: string;
  readonly source: 'commandLine' | 'settings';
}

/** What a check found and a person suppressed: it counts for nothing, and stays visible. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly suppression: Suppression;
}

/** Why a suppression is not applied: its day has passed, no check has its id, it gives no reason, its end is no day. */
export type SuppressionFault = 'expired' | 'unknownCheck' | 'noReason' | 'noDay';

export interface UnappliedSuppression {
  readonly suppression: Suppression;
  readonly fault: SuppressionFault;
}
