import type { FindingStatus } from '../model/finding';
import type { HostReport } from '../model/hostReport';
import { message, type Message } from '../model/message';

/** The worst status in one short sentence. */
export function headline(worst: FindingStatus): Message {
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
      return message('This host is sound');
  }
}

/** What a reader must know before trusting the report. */
export function reportNotices({ summary, incomplete, ignored }: HostReport): Message[] {
  return [
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
    ...(ignored.length > 0
      ? [message('Left out by your settings: {checks}', { checks: ignored.join(', ') })]
      : []),
  ];
}
