import { findingStatuses, type Finding, type FindingStatus } from '../model/finding';

/** The worst status among findings. Without any that applies it is `notApplicable`. */
export function worstStatus(findings: readonly Finding[]): FindingStatus {
  return (
    findingStatuses.find((status) => findings.some((finding) => finding.status === status)) ?? 'notApplicable'
  );
}
