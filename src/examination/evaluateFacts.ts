import { judgeCapabilities } from '../checks/capabilities';
import { evaluateChecks } from '../checks/evaluateChecks';
import { evaluateKernelOptions } from '../checks/kernelOptions/kernelOptionRules';
import { resolveProfiles } from '../checks/profileChoice';
import { checkRegistry } from '../checks/registry';
import { fixes } from '../fixes/catalogue';
import { offerFixes } from '../fixes/offerFixes';
import { findingStatuses, type Finding } from '../model/finding';
import type { HostFacts } from '../model/hostFacts';
import type { FindingCounts, HostReport } from '../model/hostReport';
import type { ProfileChoice } from '../model/profile';
import type { Suppression } from '../model/suppression';
import { summarizeFacts } from './summarizeFacts';
import { suppressFindings } from './suppressFindings';

/** How facts are to be judged: the part of an examination that needs no host. */
export interface EvaluationRequest {
  readonly profile: ProfileChoice;
  readonly suppressions: readonly Suppression[];
  /** The day on which suppressions must hold, such as `2027-03-31`. */
  readonly today: string;
}

/** Judges facts, fresh from a host or from a snapshot. `durationMs` is asked when the judging is done. */
export function evaluateFacts(
  facts: HostFacts,
  request: EvaluationRequest,
  durationMs: () => number,
): HostReport {
  const profiles = resolveProfiles(request.profile, facts);
  const all = offerFixes(evaluateChecks(checkRegistry, facts, { profiles }), facts, fixes);
  const { findings, suppressed, unapplied } = suppressFindings(all, request.suppressions, request.today);
  const kernelOptions = evaluateKernelOptions(facts, profiles);
  return {
    host: facts.host,
    examinedAt: facts.collectedAt,
    profileChoice: request.profile,
    profiles,
    summary: summarizeFacts(facts),
    kernelOptions,
    findings,
    suppressed,
    unappliedSuppressions: unapplied,
    capabilities: judgeCapabilities(all, facts),
    counts: countFindings(findings),
    durationMs: durationMs(),
    incomplete: facts.incomplete,
  };
}

function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = Object.fromEntries(findingStatuses.map((status) => [status, 0])) as Record<
    Finding['status'],
    number
  >;
  for (const finding of findings) {
    counts[finding.status] += 1;
  }
  return counts;
}
