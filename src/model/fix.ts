import type { PlanOutcome } from './changePlan';
import type { Finding, FixOffer } from './finding';
import type { HostFacts } from './hostFacts';
import type { HostFiles } from './surveyedFile';

/** What a fix wants to know beside the facts. */
export interface FixQuestion {
  /** Absolute paths. One with a `*` in its last part stands for all that fit. */
  readonly paths: readonly string[];
}

export interface FixInput {
  readonly facts: HostFacts;
  /** The findings that it answers, as they stand now. */
  readonly findings: readonly Finding[];
  readonly files: HostFiles;
}

/** A repair of hosts: an entry of the catalogue. Pure: it reads facts and files, and touches nothing. */
export interface Fix {
  /** Stable, kebab-case: `enable-ip-forward`. */
  readonly id: string;
  readonly title: FixOffer['title'];
  /** Ids of checks whose warnings and errors it can answer. */
  readonly answers: readonly string[];
  /** Worth offering where the finding is only a note, too: nobody can have wanted what it mends. */
  readonly forNotes?: true;
  /**
   * Whether to offer it for these facts, and how far it goes by itself; undefined: it is nothing for this host. `finding` is
   * one of those that it answers, at warning or error.
   */
  offer(facts: HostFacts, finding: Finding): FixOffer['kind'] | undefined;
  /** What must be read, as root, before a plan can be made. */
  question(facts: HostFacts): FixQuestion;
  plan(input: FixInput): PlanOutcome;
  /** Where its rules come from. */
  readonly sources: readonly string[];
}
