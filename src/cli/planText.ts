import type { ChangePlan, ChangeStep } from '../model/changePlan';
import { message, renderEnglish, type Message } from '../model/message';
import { plainText } from '../facts/plainText';
import type { TerminalStyle } from '../reports/terminalStyle';
import { fileDifference } from './fileDifference';
import { shellWords } from '../model/shellWord';

/** A plan as the terminal shows it: every file as a difference, every command in full. */
export function planText(plan: ChangePlan, style: TerminalStyle): string {
  const head = [
    style.bold(plainText(renderEnglish(plan.title))),
    ...plan.notes.map((note) => `! ${renderEnglish(note)}`),
  ];
  const disturbance = disturbances[plan.disturbs];
  if (disturbance) head.push(`! ${renderEnglish(disturbance)}`);
  if (plan.mayDisconnect) head.push(`! ${renderEnglish(armed)}`);
  const steps = plan.steps.map((step, index) => stepText(step, index + 1));
  return [head[0], plainText([...head.slice(1), '', ...steps, ''].join('\n'))].join('\n');
}

const disturbances: Readonly<Record<ChangePlan['disturbs'], Message | undefined>> = {
  nothing: undefined,
  reload: message('A service reads its configuration anew; containers go on.'),
  containersStop: message('Containers stop while the service starts anew.'),
  network: message('Connections of containers are interrupted for a moment.'),
};

const armed = message(
  'This can cut the connection: it is taken back by itself unless a new connection confirms that the host can be reached.',
);

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
