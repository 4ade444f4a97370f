import type { Category, Evidence, FindingStatus } from './finding';
import type { HostFacts } from './hostFacts';
import type { Message } from './message';
import type { Profile } from './profile';

/** What a check's rule says. Built by the functions of checks/verdict.ts. */
export interface Verdict {
  readonly status: FindingStatus;
  /** The fact in a user's terms; left out when the check's own name says it. */
  readonly title?: Message;
  readonly summary: Message;
  readonly nextStep?: Message;
  readonly evidence: readonly Evidence[];
}

export interface CheckContext {
  /** Never empty. `auto` has already been resolved to the engines found. */
  readonly profiles: readonly Profile[];
}

/** A rule over facts. It touches no host and no clock: the same facts and profiles give the same verdict. */
export interface Check {
  /** Stable for ever: people write it into `--ignore`. Such as `MEM-CTRL`. */
  readonly id: string;
  readonly category: Category;
  /** The name of the thing that is checked, which is its title when it passes: "Memory controller". */
  readonly name: Message;
  /** What it means for a user when it does not pass. */
  readonly meaning: Message;
  /** Profiles for which it matters; the others get `notApplicable`. Left out: all. */
  readonly profiles?: readonly Profile[];
  readonly references: readonly string[];
  readonly evaluate: (facts: HostFacts, context: CheckContext) => Verdict;
}
