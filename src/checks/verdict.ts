import type { Verdict } from '../model/check';
import type { Fact } from '../model/fact';
import type { Evidence, FindingStatus } from '../model/finding';
import { message, type Message } from '../model/message';
import { evidenceOf } from './factEvidence';

interface Problem {
  /** The fact in a user's terms: "Memory limits are ignored". */
  readonly title: Message;
  /** The reason, in one sentence. */
  readonly summary: Message;
  readonly nextStep: Message;
  readonly evidence: readonly Evidence[];
}

export function error(problem: Problem): Verdict {
  return { status: 'error', ...problem };
}

export function warning(problem: Problem): Verdict {
  return { status: 'warning', ...problem };
}

/** Worth knowing, nothing to do. */
export function info(summary: Message, evidence: readonly Evidence[], title?: Message): Verdict {
  return withTitle({ status: 'info', summary, evidence }, title);
}

export function pass(summary: Message, evidence: readonly Evidence[]): Verdict {
  return { status: 'pass', summary, evidence };
}

/** The rule does not concern this host. */
export function notApplicable(summary: Message, evidence: readonly Evidence[] = []): Verdict {
  return { status: 'notApplicable', summary, evidence };
}

/**
 * Nobody can say: evidence is missing or contradicts itself. Always with the reason. Without `nextStep` the finding gets the
 * one that fits the account that was used: see settlingStep.ts.
 */
export function unknown(summary: Message, evidence: readonly Evidence[], nextStep?: Message): Verdict {
  const verdict: Verdict = { status: 'unknown', summary, evidence };
  return nextStep === undefined ? verdict : { ...verdict, nextStep };
}

/** The verdict when a fact that the rule needs could not be read. */
export function unknownBecause(...facts: readonly Fact<unknown>[]): Verdict {
  const missing =
    facts.find((fact) => fact.state === 'unreadable') ?? facts.find((fact) => fact.state === 'absent');
  const evidence = facts.map(evidenceOf);
  if (missing === undefined) {
    return unknown(message('What was read is not enough to say.'), evidence);
  }
  const source = missing.source.kind === 'file' ? missing.source.path : missing.source.command;
  return missing.state === 'unreadable'
    ? unknown(message('{source} could not be read: {reason}', { source, reason: missing.reason }), evidence)
    : unknown(message('{source} is not there, and nothing else tells.', { source }), evidence);
}

function withTitle(
  verdict: { status: FindingStatus; summary: Message; evidence: readonly Evidence[] },
  title: Message | undefined,
): Verdict {
  return title === undefined ? verdict : { ...verdict, title };
}
