import type { CheckStep, CommandStep } from '../../model/changePlan';
import { message, type Message } from '../../model/message';
import { checkStep } from './checkStep';

/** Restarts a unit; taking the plan back restarts it once more, with the old files. */
export function restartStep(unit: string, reason: Message): CommandStep {
  return {
    kind: 'command',
    argv: ['systemctl', 'restart', unit],
    undo: { kind: 'repeat' },
    changes: message('Restarts {unit}', { unit }),
    reason,
  };
}

/** Makes a unit read its configuration again without ending it. */
export function reloadStep(unit: string, reason: Message): CommandStep {
  return {
    kind: 'command',
    argv: ['systemctl', 'reload', unit],
    undo: { kind: 'repeat' },
    changes: message('Makes {unit} read its configuration again', { unit }),
    reason,
  };
}

export function activeStep(unit: string): CheckStep {
  return checkStep(['systemctl', 'is-active', '--quiet', unit], message('{unit} has to run.', { unit }));
}
