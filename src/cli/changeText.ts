import { plainText } from '../facts/plainText';
import type { ChangeRecord, ChangeState } from '../model/changeRecord';
import { message, renderEnglish } from '../model/message';
import { changeStateWords } from '../reports/changeStateWords';
import type { TerminalStyle } from '../reports/terminalStyle';
import { exitStatus } from './exitStatus';

/** One change in lines: its id, its title, where it stands and why. */
export function recordText(record: ChangeRecord, style: TerminalStyle): string {
  const { id, state, title, reason, undoRefusal, steps } = record;
  const lines = [
    `${id}  ${style.bold(plainText(renderEnglish(title)))}: ${renderEnglish(changeStateWords[state])}`,
  ];
  if (reason) lines.push(`  ${renderEnglish(reason)}`);
  if (undoRefusal) lines.push(`  ${renderEnglish(message('Not undone: {reason}', { reason: undoRefusal }))}`);
  if (state === 'rolledBack' || state === 'needsPerson' || state === 'refused') {
    steps.forEach(({ output }) => {
      if (output.trim() !== '') lines.push(...lastLines(output));
    });
  }
  return `${lines.join('\n')}\n`;
}

/** What a program said last: the reason of a failure stands at the end. */
function lastLines(output: string): readonly string[] {
  return output
    .trimEnd()
    .split('\n')
    .slice(-10)
    .map((line) => `  | ${line}`);
}

/** The exit status for how a change ended. What was not waited for is under way on the host, and no failure. */
export function endOfChange(state: ChangeState): number {
  switch (state) {
    case 'refused':
      return exitStatus.refused;
    case 'rolledBack':
      return exitStatus.rolledBack;
    case 'needsPerson':
    case 'interrupted':
      return exitStatus.needsPerson;
    default:
      return exitStatus.clean;
  }
}
