import { managerOf } from '../knowledge/fileManagers';
import { message, type Message } from '../model/message';

/** Who will overwrite a file, by what its comments say; undefined when they say nothing of the kind. */
export function managerNote(path: string, byteText: string): Message | undefined {
  const manager = managerOf(byteText);
  return manager === undefined
    ? undefined
    : message(
        '{path} says that it is written by {manager}, which may undo the change: make it there as well.',
        { path, manager },
      );
}
