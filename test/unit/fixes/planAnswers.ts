import assert from 'node:assert/strict';
import { bootFixes } from '../../../src/fixes/boot/bootFixes';
import type { ChangePlan, ChangeStep, PlanOutcome } from '../../../src/model/changePlan';
import type { Fix } from '../../../src/model/fix';
import { renderEnglish } from '../../../src/model/message';

/** The repair with this id. */
export function fixOf(id: string, fixes: readonly Fix[] = bootFixes): Fix {
  const fix = fixes.find((candidate) => candidate.id === id);
  assert.ok(fix, id);
  return fix;
}

/** The plan, or a failed test that tells why there is none. */
export function planOf(outcome: PlanOutcome): ChangePlan {
  assert.ok(
    outcome.kind === 'plan',
    outcome.kind === 'refused' ? renderEnglish(outcome.refusal.reason) : outcome.kind,
  );
  return outcome.plan;
}

/** Why there is no plan. */
export function reasonOf(outcome: PlanOutcome): string {
  assert.ok(outcome.kind === 'refused', outcome.kind);
  return renderEnglish(outcome.refusal.reason);
}

/** The texts that a plan writes, by path. */
export function written({ steps }: ChangePlan): Record<string, string> {
  return Object.fromEntries(
    steps.flatMap((step) =>
      step.kind === 'file' && step.after ? [[step.path, Buffer.from(step.after).toString('latin1')]] : [],
    ),
  );
}

/** A step in a few words. */
export function shape(step: ChangeStep): string {
  switch (step.kind) {
    case 'file':
      return `file ${step.path}`;
    case 'command':
      return step.argv.join(' ');
    case 'check':
      return step.check.kind === 'grub' ? `grub ${step.check.expectation.of}` : step.check.argv.join(' ');
    case 'reboot':
      return 'reboot';
  }
}
