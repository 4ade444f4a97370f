import { HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';

/** For what may pass by itself. */
export const retryRemedy = message(
  'See whether the host is up and the name and port are right, then try again.',
);

export function timedOut(address: string, seconds: number): HullwrightError {
  return new HullwrightError({
    code: 'connectionTimedOut',
    problem: message('{address} did not answer within {seconds} seconds.', { address, seconds }),
    remedy: retryRemedy,
  });
}

export function connectingCancelled(address: string): HullwrightError {
  return new HullwrightError({
    code: 'cancelled',
    problem: message('Connecting to {address} was cancelled.', { address }),
    remedy: message('Examine the host again when you need its report.'),
  });
}
