import { isCalendarDay } from '../model/calendarDay';
import type { Finding } from '../model/finding';
import type {
  SuppressedFinding,
  Suppression,
  SuppressionFault,
  UnappliedSuppression,
} from '../model/suppression';

/** Findings told apart by what a person suppressed. */
export interface SortedFindings {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly unapplied: readonly UnappliedSuppression[];
}

/**
 * Takes out the findings that are suppressed on a day. Of several suppressions of one check, the first that holds is applied.
 * @param findings of all checks: a suppression of an id without a finding is of no check
 * @param today such as `2027-03-31`
 */
export function suppressFindings(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  today: string,
): SortedFindings {
  const known = new Set(findings.map(({ id }) => id));
  const applied = new Map<string, Suppression>();
  const unapplied: UnappliedSuppression[] = [];
  for (const suppression of suppressions) {
    const id = suppression.id.toUpperCase();
    const fault = known.has(id) ? faultOf(suppression, today) : 'unknownCheck';
    if (fault) {
      unapplied.push({ suppression, fault });
    } else if (!applied.has(id)) {
      applied.set(id, suppression);
    }
  }
  return {
    findings: findings.filter(({ id }) => !applied.has(id)),
    suppressed: findings.flatMap((finding) => {
      const suppression = applied.get(finding.id);
      return suppression ? [{ finding, suppression }] : [];
    }),
    unapplied,
  };
}

function faultOf({ reason, until, source }: Suppression, today: string): SuppressionFault | undefined {
  if (source === 'settings' && reason.trim() === '') {
    return 'noReason';
  }
  if (until === undefined) {
    return undefined;
  }
  if (!isCalendarDay(until)) {
    return 'noDay';
  }
  return until < today ? 'expired' : undefined;
}
