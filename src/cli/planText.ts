import type { ChangePlan, ChangeStep } from '../model/changePlan';
import { renderEnglish } from '../model/message';
import { plainText } from '../facts/plainText';
import { planWarnings } from '../reports/planWarnings';
import type { TerminalStyle } from '../reports/terminalStyle';
import { fileDifference } from './fileDifference';
import { shellWords } from '../model/shellWord';

/** A plan as the terminal shows it: every file as a difference, every command in full. */
export function planText(plan: ChangePlan, style: TerminalStyle): string {
  const title = style.bold(plainText(renderEnglish(plan.title)));
  const warnings = planWarnings(plan).map((warning) => `! ${renderEnglish(warning)}`);
  const steps = plan.steps.map((step, index) => stepText(step, index + 1));
  return `${title}\n${plainText([...warnings, '', ...steps, ''].join('\n'))}`;
}

function stepText(step: ChangeStep, number: number): string {
  const lines = [`${number}. ${renderEnglish(step.changes)}`, `   ${renderEnglish(step.reason)}`];
  switch (step.kind) {
    case 'file':
      return [...lines, indented(fileDifference(step))].join('\n');
    case 'command':
      return [...lines, `   # ${shellWords(step.argv)}`].join('\n');
    case 'check':
      return step.check.kind === 'command'
        ? [...lines, `   # ${shellWords(step.check.argv)}`].join('\n')
        : lines.join('\n');
    case 'reboot':
      return lines.join('\n');
  }
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `   ${line}`)
    .join('\n');
}
