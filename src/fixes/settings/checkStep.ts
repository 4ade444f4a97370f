import type { CheckStep } from '../../model/changePlan';
import { message, type Message } from '../../model/message';

/** A step that only looks: when the program ends with another status than 0, the plan is taken back. */
export function checkStep(argv: readonly string[], reason: Message): CheckStep {
  return {
    kind: 'check',
    check: { kind: 'command', argv },
    changes: message('Looks, and changes nothing'),
    reason,
  };
}
