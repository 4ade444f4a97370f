import type { FindingStatus } from '../../src/model/finding';
import { icon } from './element';

const statusIconNames: Readonly<Record<FindingStatus, string>> = {
  error: 'error',
  warning: 'warning',
  unknown: 'question',
  info: 'info',
  pass: 'pass-filled',
  notApplicable: 'circle-slash',
};

const answerIconNames = { yes: 'pass-filled', no: 'error', unknown: 'question' } as const;

/** The icon of a status, in its theme colour. */
export function statusIcon(status: FindingStatus): HTMLElement {
  return icon(statusIconNames[status], `status-${status}`);
}

/** The icon of a yes, no or unknown. */
export function answerIcon(answer: keyof typeof answerIconNames): HTMLElement {
  return icon(answerIconNames[answer], `answer-${answer}`);
}
