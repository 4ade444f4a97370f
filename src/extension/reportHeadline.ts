import type { FindingStatus } from '../model/finding';
import type { HostReport } from '../model/hostReport';
import { message, type Message } from '../model/message';
import type { SuppressedFinding } from '../model/suppression';
import { unappliedMessage } from '../reports/suppressionMessages';

const problems: readonly FindingStatus[] = ['error', 'warning', 'unknown'];

/** The worst status in one short sentence. Suppressed problems make no host sound. */
export function headline(worst: FindingStatus, suppressed: readonly SuppressedFinding[]): Message {
  switch (worst) {
    case 'error':
      return message('This host has problems');
    case 'warning':
      return message('This host works, with warnings');
    case 'unknown':
      return message('No problem found, but not everything could be read');
    case 'info':
    case 'pass':
    case 'notApplicable':
      return suppressed.some(({ finding }) => problems.includes(finding.status))
        ? message('No problem found but those that are suppressed')
        : message('This host is sound');
  }
}

/** What a reader must know before trusting the report. */
export function reportNotices({
  connection,
  summary,
  incomplete,
  suppressed,
  unappliedSuppressions,
}: HostReport): Message[] {
  return [
    ...(connection?.notes ?? []),
    ...(summary.insideContainer
      ? [
          message(
            'This is a container or a sandbox. What lies outside, such as the boot configuration of the machine, is unknown.',
          ),
        ]
      : []),
    ...(incomplete.length > 0
      ? [
          message('Not everything arrived: {sections}. Findings that need it are unknown.', {
            sections: incomplete.join(', '),
          }),
        ]
      : []),
    ...(suppressed.length > 0
      ? [
          message('Suppressed by your settings: {checks}', {
            checks: suppressed.map(({ finding }) => finding.id).join(', '),
          }),
        ]
      : []),
    ...unappliedSuppressions.map(unappliedMessage),
  ];
}
