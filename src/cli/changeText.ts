import { plainText } from '../facts/plainText';
import type { ChangeRecord, ChangeState } from '../model/changeRecord';
import { message, renderEnglish, type Message } from '../model/message';
import type { TerminalStyle } from '../reports/terminalStyle';
import { exitStatus } from './exitStatus';

const stateWords: Readonly<Record<ChangeState, Message>> = {
  planned: message('written down, not begun'),
  refused: message('refused, nothing was touched'),
  running: message('under way'),
  awaiting: message('waits for a new connection to confirm it'),
  rollingBack: message('being taken back after a failure'),
  rolledBack: message('failed, all is as it was'),
  committed: message('done'),
  undoing: message('being undone'),
  undone: message('undone'),
  needsPerson: message('failed, and a person must look'),
  interrupted: message('interrupted; the next change or undo takes it back'),
};

/** One change in lines: its id, its title, where it stands and why. */
export function recordText(record: ChangeRecord, style: TerminalStyle): string {
  const { id, state, title, reason, undoRefusal, steps } = record;
  const lines = [
    `${id}  ${style.bold(plainText(renderEnglish(title)))}: ${renderEnglish(stateWords[state])}`,
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
