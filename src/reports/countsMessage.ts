import { findingStatuses, type FindingStatus } from '../model/finding';
import type { FindingCounts } from '../model/hostReport';
import { message, type Message } from '../model/message';

const one: Readonly<Record<FindingStatus, Message>> = {
  error: message('1 error'),
  warning: message('1 warning'),
  unknown: message('1 unknown'),
  info: message('1 note'),
  pass: message('1 passed'),
  notApplicable: message('1 not applicable'),
};

/** The parts of a summary line, worst first, without those that count nothing: "2 errors", "41 passed". */
export function countMessages(counts: FindingCounts): Message[] {
  return findingStatuses
    .filter((status) => counts[status] > 0)
    .map((status) => (counts[status] === 1 ? one[status] : many(status, counts[status])));
}

function many(status: FindingStatus, count: number): Message {
  switch (status) {
    case 'error':
      return message('{count} errors', { count });
    case 'warning':
      return message('{count} warnings', { count });
    case 'unknown':
      return message('{count} unknown', { count });
    case 'info':
      return message('{count} notes', { count });
    case 'pass':
      return message('{count} passed', { count });
    case 'notApplicable':
      return message('{count} not applicable', { count });
  }
}
