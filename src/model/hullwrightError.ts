import type { Message } from './message';
import { renderEnglish } from './message';

/** Every way in which Hullwright itself fails. A finding about a host is never an error. */
export const errorCodes = [
  'authenticationFailed',
  'cancelled',
  'changeRefused',
  'collectorFailed',
  'connectionLost',
  'connectionRefused',
  'connectionTimedOut',
  'engineFailed',
  'engineUnreachable',
  'fileAttributesLost',
  'fileChanged',
  'fileForbidden',
  'fileImmutable',
  'fileIsFolder',
  'fileMissing',
  'fileSystemReadOnly',
  'fileUnfit',
  'fileUnreadable',
  'fileUnwritable',
  'folderUnsafe',
  'hostKeyChanged',
  'hostKeyRefused',
  'hostKeyRevoked',
  'hostKeyStoreFailed',
  'hostKeyUnknown',
  'hostToolMissing',
  'hostUnresolved',
  'hostUnsupported',
  'noCommonAlgorithm',
  'noShell',
  'noSpace',
  'notSsh',
  'outputTooLarge',
  'privilegeRefused',
  'saveUncertain',
  'snapshotInvalid',
  'snapshotTooNew',
  'socketUnavailable',
  'sshConfigInvalid',
  'sshMissing',
  'timedOut',
  'unknownCheck',
  'transportUnfit',
  'usage',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

interface ErrorDetails {
  readonly code: ErrorCode;
  /** What failed and the likely reason. */
  readonly problem: Message;
  /** The one thing that the person can do about it. */
  readonly remedy: Message;
  readonly cause?: unknown;
}

/** The only error class that Hullwright throws. There are several bundles, so recognise it with `hasErrorCode`. */
export class HullwrightError extends Error {
  readonly code: ErrorCode;
  readonly problem: Message;
  readonly remedy: Message;

  constructor({ code, problem, remedy, cause }: ErrorDetails) {
    super(renderEnglish(problem), cause === undefined ? undefined : { cause });
    this.name = 'HullwrightError';
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** True when `error` is Hullwright's own, from whichever bundle it comes. */
export function isHullwrightError(error: unknown): error is HullwrightError {
  return (
    error instanceof Error &&
    error.name === 'HullwrightError' &&
    'code' in error &&
    errorCodes.includes(error.code as ErrorCode)
  );
}

/** True when `error` is Hullwright's own and has this code. */
export function hasErrorCode(error: unknown, code: ErrorCode): error is HullwrightError {
  return isHullwrightError(error) && error.code === code;
}
