import { isHullwrightError } from '../model/hullwrightError';
import { renderEnglish } from '../model/message';

/** What a person reads when something failed: the problem, then the one thing to do. */
export function errorText(error: unknown): string {
  if (isHullwrightError(error)) {
    return `hullwright: ${renderEnglish(error.problem)}\n${renderEnglish(error.remedy)}\n`;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `hullwright: unexpected failure\n${text}\n`;
}
