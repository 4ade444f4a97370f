import type { ChangeState } from '../model/changeRecord';
import { message, type Message } from '../model/message';

/** Where a change stands, for people. */
export const changeStateWords: Readonly<Record<ChangeState, Message>> = {
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
  interrupted: message('interrupted; undoing it brings back what was'),
};
