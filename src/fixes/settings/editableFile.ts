import { byteTextOf, bytesOf } from '../../configfiles/byteText';
import { textRefusal } from '../../configfiles/textRefusal';
import { managerOf } from '../../knowledge/fileManagers';
import type { CommandStep, FileStep, FileValidation } from '../../model/changePlan';
import { message, type Message } from '../../model/message';
import type { HostFiles, SurveyedFile } from '../../model/surveyedFile';

/** A file that a plan may write: its byte text as it is, empty where there is no such file. */
export interface EditableFile {
  readonly kind: 'editable';
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly text: string;
  /** Who writes the file anew, by a mark in it. */
  readonly manager: string | undefined;
}

export interface ClosedFile {
  readonly kind: 'closed';
  readonly reason: Message;
}

/** The file at `path` when it may be edited, else why it may not. */
export function editableFile(files: HostFiles, path: string): EditableFile | ClosedFile {
  const file = files.get(path);
  if (file?.kind === 'absent') {
    return { kind: 'editable', path, before: undefined, text: '', manager: undefined };
  }
  const reason = whyClosed(path, file);
  if (reason || file?.content === undefined) {
    return { kind: 'closed', reason: reason ?? message('{path} was not read.', { path }) };
  }
  const text = byteTextOf(file.content);
  const refusal = textRefusal(text);
  return refusal
    ? { kind: 'closed', reason: message('{path}: {reason}', { path, reason: refusal.reason }) }
    : { kind: 'editable', path, before: file.content, text, manager: managerOf(text) };
}

function whyClosed(path: string, file: SurveyedFile | undefined): Message | undefined {
  switch (file?.kind) {
    case undefined:
    case 'absent':
      return message('{path} was not looked at.', { path });
    case 'symbolicLink':
      return message('{path} is a symbolic link to {target}: another program or person keeps it elsewhere.', {
        path,
        target: file.target ?? '?',
      });
    case 'directory':
    case 'other':
      return message('{path} is no ordinary file.', { path });
    case 'unreadable':
      return message('{path} could not be read: {problem}', { path, problem: file.problem ?? '?' });
    case 'file':
      return whyLocked(path, file);
  }
}

function whyLocked(path: string, { content, immutable, links }: SurveyedFile): Message | undefined {
  if (immutable === true) {
    return message('{path} is immutable (chattr +i): somebody has locked it.', { path });
  }
  if (links !== undefined && links > 1) {
    return message('{path} has {count} names (hard links): writing it anew would part them.', {
      path,
      count: links,
    });
  }
  return content === undefined
    ? message('{path} is too large to be a configuration file.', { path })
    : undefined;
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

/** The step that makes a folder where there is none yet; empty where there is one. */
export function folderSteps(files: HostFiles, path: string): CommandStep[] {
  return files.get(path)?.kind !== 'absent'
    ? []
    : [
        {
          kind: 'command',
          argv: ['mkdir', '-m', '755', path],
          undo: { kind: 'inverse', argv: ['rmdir', '--ignore-fail-on-non-empty', path] },
          changes: message('Makes the folder {path}', { path }),
          reason: message('The new file lies in it.'),
        },
      ];
}

/** Says who will write a file anew; empty where nobody is known to. */
export function managerNotes({ path, manager }: EditableFile): Message[] {
  return manager === undefined
    ? []
    : [
        message(
          '{path} says that it is managed by {manager}, which will overwrite the change: make it there as well.',
          { path, manager },
        ),
      ];
}
