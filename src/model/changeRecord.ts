import type { Message } from './message';

/**
 * Where a change on a host stands. `planned`: written down, nothing touched. `awaiting`: done, and taken back soon unless a
 * new connection confirms it. `needsPerson`: it could be neither finished nor taken back. `interrupted`: what did it is gone
 * in the middle (a power cut); it is taken back by the next look.
 */
export const changeStates = [
  'planned',
  'refused',
  'running',
  'awaiting',
  'rollingBack',
  'rolledBack',
  'committed',
  'undoing',
  'undone',
  'needsPerson',
  'interrupted',
] as const;

export type ChangeState = (typeof changeStates)[number];

/** How far one step got. */
export type StepProgress = 'waiting' | 'begun' | 'done' | 'undone';

/** What the plan said of one step, kept on the host beside the change. */
export interface RecordedStep {
  readonly kind: 'file' | 'command' | 'check' | 'reboot';
  readonly changes: Message;
  readonly progress: StepProgress;
  /** The end of what it printed. */
  readonly output: string;
}

/** A change as the host remembers it. */
export interface ChangeRecord {
  /** Begins with the time: `20270331T101500Z-0f3a9c`. */
  readonly id: string;
  readonly state: ChangeState;
  readonly fixId: string;
  readonly title: Message;
  /** Ids of the findings that it answers. */
  readonly answers: readonly string[];
  readonly steps: readonly RecordedStep[];
  readonly needsReboot: boolean;
  /** Boot id of the host when the change was made. */
  readonly bootId: string;
  /** Why it was refused, taken back or needs a person. */
  readonly reason?: Message;
  /** Why it was not undone when that was asked for last. */
  readonly undoRefusal?: Message;
}

/** True while something on the host still works at it. */
export function isUnderWay(state: ChangeState): boolean {
  return (
    state === 'planned' ||
    state === 'running' ||
    state === 'awaiting' ||
    state === 'rollingBack' ||
    state === 'undoing'
  );
}
