import { message, type Message } from '../model/message';
import type { Suppression, UnappliedSuppression } from '../model/suppression';

/** Why a finding is suppressed, and until when. */
export function suppressionReason({ reason, until, source }: Suppression): Message {
  if (source === 'commandLine') {
    return message('Left out by --ignore.');
  }
  return until === undefined
    ? message('Suppressed without an end: {reason}', { reason })
    : message('Suppressed until {day}: {reason}', { day: until, reason });
}

/** Why a suppression is not applied. */
export function unappliedMessage({ suppression, fault }: UnappliedSuppression): Message {
  const { id: check, until: day = '' } = suppression;
  switch (fault) {
    case 'expired':
      return message('The suppression of {check} ended on {day}: it is not applied.', { check, day });
    case 'unknownCheck':
      return message('No check is called {check}: its suppression is not applied.', { check });
    case 'noReason':
      return message('The suppression of {check} gives no reason: it is not applied.', { check });
    case 'noDay':
      return message(
        'The suppression of {check} ends on {day}, which is no day such as 2027-03-31: it is not applied.',
        { check, day },
      );
  }
}
