import assert from 'node:assert/strict';
import type { Check, Verdict } from '../../../src/model/check';
import type { FindingStatus } from '../../../src/model/finding';
import type { HostFacts } from '../../../src/model/hostFacts';
import { renderEnglish } from '../../../src/model/message';
import type { Profile } from '../../../src/model/profile';
import { healthyFacts } from './healthyFacts';
import type { Mutable } from './mutable';

export type Change = (facts: Mutable<HostFacts>) => void;

/** What is asked of one verdict. `proof` must be in the excerpt, the note or the source of some piece of evidence. */
export interface Expectation {
  readonly status: FindingStatus;
  readonly proof?: string;
  readonly title?: RegExp;
  readonly summary?: RegExp;
}

/** Judges the healthy host with `change`, by one check of a list. */
export function judge(
  checks: readonly Check[],
  id: string,
  change?: Change,
  profiles: readonly Profile[] = ['docker'],
): Verdict {
  const check = checks.find((each) => each.id === id);
  assert.ok(check, `no check ${id}`);
  return check.evaluate(healthyFacts(change), { profiles });
}

export function assertVerdict(verdict: Verdict, expected: Expectation): void {
  const told = `${renderEnglish(verdict.summary)} | ${JSON.stringify(verdict.evidence)}`;
  assert.equal(verdict.status, expected.status, told);
  if (expected.proof !== undefined) {
    const { proof } = expected;
    assert.ok(
      verdict.evidence.some(({ excerpt, source, note }) =>
        [excerpt, source, note ? renderEnglish(note) : ''].some((text) => text.includes(proof)),
      ),
      `no evidence of ${proof}: ${told}`,
    );
  }
  if (expected.title !== undefined) {
    assert.match(renderEnglish(verdict.title ?? { text: '', args: {} }), expected.title);
  }
  if (expected.summary !== undefined) {
    assert.match(renderEnglish(verdict.summary), expected.summary);
  }
  if (['error', 'warning'].includes(verdict.status)) {
    assert.ok(verdict.nextStep, 'a problem needs a next step');
    assert.ok(verdict.evidence.length > 0, 'a problem needs evidence');
  }
}
