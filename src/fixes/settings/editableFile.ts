import { byteTextOf, bytesOf } from '../../configfiles/byteText';
import { textRefusal } from '../../configfiles/textRefusal';
import type { FileStep, FileValidation } from '../../model/changePlan';
import { message, type Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { managerNote } from '../managerNote';
import { replacementDoubt } from '../surveyedText';

/** A file that a plan may write: its byte text as it is, empty where there is no such file. */
export interface EditableFile {
  readonly kind: 'editable';
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly text: string;
  /** Says who will write the file anew; empty where nobody is known to. */
  readonly managerNotes: readonly Message[];
}

export interface ClosedFile {
  readonly kind: 'closed';
  readonly reason: Message;
}

/** The file at `path` when it may be edited, else why it may not. */
export function editableFile(files: HostFiles, path: string): EditableFile | ClosedFile {
  if (/[\n\0]/.test(path)) {
    return { kind: 'closed', reason: message('The name {path} holds a line break.', { path }) };
  }
  const file = files.get(path);
  if (file?.kind === 'absent') {
    return { kind: 'editable', path, before: undefined, text: '', managerNotes: [] };
  }
  const reason = replacementDoubt(files, path);
  if (reason || file?.content === undefined) {
    return { kind: 'closed', reason: reason ?? message('{path} was not read.', { path }) };
  }
  const text = byteTextOf(file.content);
  const refusal = textRefusal(text);
  return refusal
    ? { kind: 'closed', reason: message('{path}: {reason}', { path, reason: refusal.reason }) }
    : { kind: 'editable', path, before: file.content, text, managerNotes: notesOf(path, text) };
}

/** What a step that writes a file says beside the new text. */
export interface FileWriting {
  readonly reason: Message;
  readonly validation?: FileValidation;
}

/** The step that gives a file its new text. A new one may be read by all, as its neighbours may. */
export function writeStep(
  { path, before }: EditableFile,
  text: string,
  { reason, validation }: FileWriting,
): FileStep {
  return {
    kind: 'file',
    path,
    before,
    after: bytesOf(text),
    mode: '644',
    changes: before === undefined ? message('Makes {path}', { path }) : message('Changes {path}', { path }),
    reason,
    ...(validation && { validation }),
  };
}

function notesOf(path: string, text: string): readonly Message[] {
  const note = managerNote(path, text);
  return note ? [note] : [];
}
