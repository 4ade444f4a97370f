import type { Check, CheckContext, Verdict } from '../model/check';
import { findingStatuses, categories, type Finding } from '../model/finding';
import type { HostFacts } from '../model/hostFacts';
import { message } from '../model/message';
import { settlingStep } from './settlingStep';
import { notApplicable } from './verdict';

/** Runs every check over one host's facts. Findings come worst first, then by category and id. */
export function evaluateChecks(checks: readonly Check[], facts: HostFacts, context: CheckContext): Finding[] {
  return checks.map((check) => toFinding(check, settle(facts, judge(check, facts, context)))).sort(byWeight);
}

function judge(check: Check, facts: HostFacts, context: CheckContext): Verdict {
  const wanted = check.profiles;
  if (wanted && !context.profiles.some((profile) => wanted.includes(profile))) {
    return notApplicable(message('It matters only for: {profiles}.', { profiles: wanted.join(', ') }));
  }
  return check.evaluate(facts, context);
}

function settle(facts: HostFacts, verdict: Verdict): Verdict {
  return verdict.status === 'unknown' && verdict.nextStep === undefined
    ? { ...verdict, nextStep: settlingStep(facts, verdict) }
    : verdict;
}

function toFinding(check: Check, verdict: Verdict): Finding {
  const { status, title, summary, nextStep, evidence } = verdict;
  return {
    id: check.id,
    category: check.category,
    status,
    title: title ?? check.name,
    summary,
    meaning: check.meaning,
    ...(nextStep && { nextStep }),
    evidence,
    fixes: [],
    references: check.references,
  };
}

function byWeight(a: Finding, b: Finding): number {
  return (
    findingStatuses.indexOf(a.status) - findingStatuses.indexOf(b.status) ||
    categories.indexOf(a.category) - categories.indexOf(b.category) ||
    (a.id < b.id ? -1 : 1)
  );
}
