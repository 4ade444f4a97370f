import type { CheckpointFailure } from '../knowledge/checkpointFailures/checkpointFailure';
import { checkpointFailures } from '../knowledge/checkpointFailures/checkpointFailures';
import { readFailureLog, type LogMessage } from './failureLog';

/** A line that proves something. */
export interface FailureEvidence {
  readonly line: number;
  readonly text: string;
}

/** A reason that is known, with the last lines that show it. */
export interface FailureReason {
  readonly failure: CheckpointFailure;
  readonly evidence: readonly FailureEvidence[];
}

/** Why a checkpoint or a restore failed, as far as its log tells. */
export interface FailureExplanation {
  /** Undefined when none of the known reasons is in the log. */
  readonly reason: FailureReason | undefined;
  /** Other known reasons that the log names, which may be consequences, or causes of another try. */
  readonly others: readonly FailureReason[];
  /** Where no reason is known: the lines that matter, in their order. */
  readonly lastErrors: readonly FailureEvidence[];
}

/** Errors that say only that something failed, by cr-dump.c and cr-restore.c of CRIU and by the runtimes. */
const wrappers: readonly RegExp[] = [
  /^(?:Dumping|Restoring|Pre-dumping) FAILED\.?/,
  /^Dump \S{1,40} \(pid: \d+\) failed with -?\d+/,
  /^Collect mappings .{0,100}failed/,
  /^Unable to open fd=/,
  /criu failed: type \w+ errno \d+/,
  /CRIU (?:checkpointing|restoring) failed -?\d+/,
];

/** Errors that are printed though nothing is wrong. */
const noise: readonly RegExp[] = [
  /rlimit: Can't setup RLIMIT_NOFILE for self/,
  /iptables-restore: invalid option -- 'w'/,
  /Can't keep kdat cache on non-tempfs/,
  /irmap: Can't stat \/no-such-path/,
  /Set CLONE_PARENT \| CLONE_NEWPID/,
  /exited, status=[14]$/,
];

/** Lines that are shown for one reason, and where none is known. */
const shownLines = 3;
const shownErrors = 6;

/**
 * Explains the log of a checkpoint or restore that failed: dump.log, restore.log, or what an engine or a runtime said. The last
 * known reason before the end counts: what stands before it was got over. Takes time in proportion to the log.
 */
export function explainFailure(log: string): FailureExplanation {
  const messages = readFailureLog(log).filter(({ words }) => !noise.some((pattern) => pattern.test(words)));
  const found = new Map<CheckpointFailure, readonly LogMessage[]>();
  for (const message of messages) {
    const failure = checkpointFailures.find(({ pattern }) => pattern.test(message.words));
    if (failure) {
      const before = found.get(failure) ?? [];
      // Told anew, it moves to the end of the order.
      found.delete(failure);
      found.set(failure, [...before.slice(1 - shownLines), message]);
    }
  }
  const reasons = [...found].reverse().sort(([, a], [, b]) => weightOf(b) - weightOf(a));
  const [reason, ...others] = reasons.map(([failure, proofs]) => ({
    failure,
    evidence: proofs.map(evidenceOf),
  }));
  return { reason, others, lastErrors: reason ? [] : errorsThatMatter(messages) };
}

/** A warning is a reason only where no error tells one. */
function weightOf(proofs: readonly LogMessage[]): number {
  return proofs.some(({ level }) => level !== 'warning') ? 1 : 0;
}

function errorsThatMatter(messages: readonly LogMessage[]): FailureEvidence[] {
  const telling = messages.filter(({ words }) => !wrappers.some((pattern) => pattern.test(words)));
  const errors = telling.filter(({ level }) => level === 'error');
  const warnings = telling.filter(({ level }) => level === 'warning');
  const choice = [errors, warnings, telling, messages].find((list) => list.length > 0) ?? [];
  return choice.slice(-shownErrors).map(evidenceOf);
}

function evidenceOf({ line, text }: LogMessage): FailureEvidence {
  return { line, text };
}
