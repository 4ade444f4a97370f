import type { Verdict } from '../../model/check';
import { info, pass } from '../verdict';

/** What is in order, where it is not certain that anybody here needs it, is no pass. */
export function passWhere(
  isSure: boolean,
  summary: Verdict['summary'],
  evidence: Verdict['evidence'],
): Verdict {
  return isSure ? pass(summary, evidence) : info(summary, evidence);
}
