import { message, type Message } from '../../model/message';

type Render = (args: readonly string[]) => Message;

/** What change.sh and request.sh write as the reason, by its first line; the lines behind it are the arguments. */
const reasons: Readonly<Record<string, Render>> = {
  attributes: ([path = '']) =>
    message('Owner, access list, attributes or label of {path} could not be kept.', { path }),
  busy: () => message('Another change is under way on this host.'),
  changed: ([path = '']) => message('{path} changed after the plan was made.', { path }),
  changedSince: ([path = '']) =>
    message('{path} was changed since by someone else, and their change would be lost.', { path }),
  checkFailed: ([step = '', status = '']) =>
    message('Step {step} is a check, and it failed with status {status}.', { step, status }),
  commandFailed: ([step = '', status = '']) =>
    message('The command of step {step} failed with status {status}.', { step, status }),
  damaged: ([path = '']) => message('The new text of {path} did not arrive whole.', { path }),
  grubEntries: ([before = '', after = '']) =>
    message('grub-mkconfig would write {after} boot entries where there are {before} now.', {
      before,
      after,
    }),
  grubNoEntry: ([path = '']) => message('{path} has no entry that starts a kernel of this system.', { path }),
  grubRefused: () => message('GRUB refuses its configuration.'),
  grubWord: ([path = '', list = '', word = '']) =>
    list === 'present'
      ? message('{word} is missing on a kernel line of {path}.', { word, path })
      : message('{word} is still on a kernel line of {path}.', { word, path }),
  hardLink: ([path = '']) =>
    message('{path} has a second name (a hard link), which a replacement would cut off.', { path }),
  immutable: ([path = '']) => message('{path} is marked immutable or append-only (chattr).', { path }),
  interrupted: () => message('The host stopped in the middle of it.'),
  invalid: ([path = '']) => message('The new text of {path} did not pass its check.', { path }),
  missingProgram: ([name = '']) => message('The program {name} is not on this host.', { name }),
  noBackup: ([path = '']) => message('No copy of {path} could be made.', { path }),
  noChange: ([id = '']) => message('This host has no change {id}.', { id }),
  noFolder: ([path = '']) => message('The folder of {path} cannot be made: a file is in its way.', { path }),
  noKey: ([path = '', key = '']) =>
    message('{path} would set {key}, which this kernel does not have.', { path, key }),
  noRoom: () => message('/var/lib/hullwright cannot be written: the disk is full or read-only.'),
  notConfirmed: ([seconds = '']) =>
    message('No new connection confirmed within {seconds} seconds that the host can still be reached.', {
      seconds,
    }),
  notRestored: ([path = '']) => message('{path} could not be put back.', { path }),
  notWritten: ([path = '']) =>
    message('{path} could not be written: the disk is full, read-only or the file is held by a mount.', {
      path,
    }),
  readOnly: ([path = '']) => message('The folder of {path} cannot be written.', { path }),
  symbolicLink: ([path = '']) => message('{path} is a symbolic link.', { path }),
  undoFailed: ([step = '', status = '']) =>
    message('Taking back step {step} failed with status {status}.', { step, status }),
};

/** The reason as a sentence. The text comes from a host: a code that is not known is quoted. */
export function changeReason(text: string): Message | undefined {
  const [first = '', second] = text.trim().split(/\n\n/);
  const [code = '', ...args] = first.split('\n');
  if (code === '') return undefined;
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  const reason = known?.(args) ?? message('The host says: {answer}', { answer: first.slice(0, 500) });
  const further = second === undefined ? undefined : changeReason(second);
  return further === undefined
    ? reason
    : message('{reason} Then it could not be taken back: {further}', { reason, further });
}
