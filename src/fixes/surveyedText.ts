import { byteTextOf } from '../configfiles/byteText';
import type { HostFacts, Mount } from '../model/hostFacts';
import { valueOf } from '../model/fact';
import { message, type Message } from '../model/message';
import type { HostFiles, SurveyedFile } from '../model/surveyedFile';

/** The byte text of a file that was read; undefined for everything else. */
export function textAt(files: HostFiles, path: string): string | undefined {
  const file = files.get(path);
  return file?.kind === 'file' && file.content ? byteTextOf(file.content) : undefined;
}

/** True when the path is there, whatever it is. */
export function isThere(files: HostFiles, path: string): boolean {
  const file = files.get(path);
  return file !== undefined && file.kind !== 'absent' && file.kind !== 'unreadable';
}

/** The surveyed files directly in a folder whose names end so, by name. */
export function filesIn(files: HostFiles, folder: string, ending: string): SurveyedFile[] {
  return [...files.values()]
    .filter(({ path, kind }) => kind !== 'absent' && parentOf(path) === folder && path.endsWith(ending))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Why a file must not be replaced as it was found; undefined when nothing speaks against it. */
export function replacementDoubt(files: HostFiles, path: string): Message | undefined {
  const file = files.get(path);
  switch (file?.kind) {
    case undefined:
      return message('{path} was not looked at.', { path });
    case 'absent':
      return undefined;
    case 'symbolicLink':
      return message(
        '{path} is a symbolic link to {target}: whoever keeps that file would not know of the change.',
        { path, target: file.target ?? '?' },
      );
    case 'unreadable':
      return message('{path} could not be read: {problem}', { path, problem: file.problem ?? '?' });
    case 'directory':
    case 'other':
      return message('{path} is no ordinary file.', { path });
    case 'file':
      return ordinaryFileDoubt(file);
  }
}

function ordinaryFileDoubt({ path, content, links = 1, immutable }: SurveyedFile): Message | undefined {
  if (!content) {
    return message('{path} is larger than 512 KiB: it is no configuration file.', { path });
  }
  if (links > 1) {
    return message('{path} has {links} names (hard links): a change would tear it from the others.', {
      path,
      links,
    });
  }
  return immutable === true
    ? message(
        '{path} is marked immutable: somebody wanted that it does not change (chattr -i takes the mark off).',
        { path },
      )
    : undefined;
}

/** Why a change below this path does not last or cannot be made, by the mount it lies on. */
export function mountDoubt({ storage }: HostFacts, path: string): Message | undefined {
  const mount = mountOf(valueOf(storage.mounts) ?? [], path);
  if (!mount) {
    return undefined;
  }
  if (['overlay', 'tmpfs', 'ramfs', 'squashfs', 'aufs'].includes(mount.type)) {
    return message(
      '{path} lies on a file system of type {type}: a change there would be gone after a reboot.',
      {
        path,
        type: mount.type,
      },
    );
  }
  return mount.options.includes('ro')
    ? message('{path} lies on {mount}, which is mounted read-only.', { path, mount: mount.path })
    : undefined;
}

/** The deepest mount over a path; of several at one place the last hides the others. */
function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts
    .filter((mount) => mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`))
    .reduce<Mount | undefined>(
      (deepest, mount) => (deepest && deepest.path.length > mount.path.length ? deepest : mount),
      undefined,
    );
}
