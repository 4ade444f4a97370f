import type { PlanOutcome } from '../model/changePlan';
import type { Finding } from '../model/finding';
import type { Fix } from '../model/fix';
import type { ScriptRunner } from '../model/host';
import type { HostFacts } from '../model/hostFacts';
import { surveyHost } from './survey/surveyHost';

/** What a plan is made of. */
export interface PlanInput {
  readonly facts: HostFacts;
  /** All findings of the host as they stand. */
  readonly findings: readonly Finding[];
  /** The text of survey.sh. */
  readonly surveyScript: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads the files that a fix asks for, as root and in one run, and makes its plan. Changes nothing.
 * @throws HullwrightError `fileUnreadable`, `cancelled`, and what `run` throws
 */
export async function preparePlan(fix: Fix, root: ScriptRunner, input: PlanInput): Promise<PlanOutcome> {
  const { facts, findings, surveyScript, signal } = input;
  const files = await surveyHost(root, fix.question(facts).paths, surveyScript, signal);
  return fix.plan({ facts, findings: findings.filter(({ id }) => fix.answers.includes(id)), files });
}
