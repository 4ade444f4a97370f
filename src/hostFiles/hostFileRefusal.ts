import type { RunResult } from '../model/host';
import { HullwrightError, type ErrorCode } from '../model/hullwrightError';
import { message, type Message } from '../model/message';
import type { HostFilePlace } from './hostFile';

type Place = Pick<HostFilePlace, 'host' | 'path'>;

interface Refused {
  readonly word: string;
  readonly said: string;
}

interface Reason {
  /** The word of the script; `system` where a program of the host said why. */
  readonly word: string;
  /** What the program said, in the words of strerror(3); undefined: whatever it was. */
  readonly said?: RegExp;
  readonly code: ErrorCode;
  readonly problem: (place: Place) => Message;
  readonly remedy: Message;
}

const installTools = message(
  'Install GNU coreutils, or the packages acl and attr, on the host, or edit the file there.',
);

/** Why a file is not read or not written; the first row that fits counts. */
const reasons: readonly Reason[] = [
  {
    word: 'system',
    said: /No such file or directory|Not a directory/,
    code: 'fileMissing',
    problem: ({ path, host }) => message('{path} is not there on {host}.', { path, host }),
    remedy: message('Make the file on the host first, or open another one. Your text stays in the editor.'),
  },
  {
    word: 'system',
    said: /Permission denied/,
    code: 'fileForbidden',
    problem: ({ path, host }) => message('This account may not use {path} on {host}.', { path, host }),
    remedy: message("Use root's rights for this file, or log in as its owner."),
  },
  {
    word: 'system',
    said: /Read-only file system/,
    code: 'fileSystemReadOnly',
    problem: ({ path, host }) =>
      message('The file system of {path} on {host} is mounted read-only. Nothing was written.', {
        path,
        host,
      }),
    remedy: message('Mount it for writing on the host, and save again.'),
  },
  {
    word: 'system',
    said: /No space left|quota/i,
    code: 'noSpace',
    problem: ({ path, host }) =>
      message('There is no space left for {path} on {host}. Nothing was written.', { path, host }),
    remedy: message('Make room on the host, and save again.'),
  },
  {
    word: 'content',
    said: /No space left|quota/i,
    code: 'noSpace',
    problem: ({ path, host }) =>
      message('There is no space left for {path} on {host}. Nothing was written.', { path, host }),
    remedy: message('Make room on the host, and save again.'),
  },
  {
    word: 'system',
    said: /Operation not permitted/,
    code: 'fileImmutable',
    problem: ({ path, host }) =>
      message('{host} does not let {path} be replaced, not even by root. Nothing was written.', {
        path,
        host,
      }),
    remedy: message('See with lsattr -d on the host whether the file or its folder is immutable.'),
  },
  {
    word: 'system',
    said: /Device or resource busy/,
    code: 'fileUnfit',
    problem: ({ path, host }) =>
      message('{path} on {host} is mounted from elsewhere, as into a container. Nothing was written.', {
        path,
        host,
      }),
    remedy: message('Edit the file that it is mounted from.'),
  },
  {
    word: 'immutable',
    code: 'fileImmutable',
    problem: ({ path, host }) =>
      message('{path} on {host} is marked immutable or append-only. Nothing was written.', { path, host }),
    remedy: message('Find out who marked it, take the mark away with chattr -i -a, and save again.'),
  },
  {
    word: 'link',
    code: 'fileUnfit',
    problem: ({ path, host }) =>
      message('{path} on {host} is a symbolic link. Nothing was written.', { path, host }),
    remedy: message('Open the file that it leads to, and edit that one.'),
  },
  {
    word: 'links',
    code: 'fileUnfit',
    problem: ({ path, host }) =>
      message('{path} on {host} has several names (hard links). Nothing was written.', { path, host }),
    remedy: message('Edit it on the host: a new file would part the names.'),
  },
  {
    word: 'folder',
    code: 'fileIsFolder',
    problem: ({ path, host }) => message('{path} on {host} is a folder.', { path, host }),
    remedy: message('Open a file in it.'),
  },
  {
    word: 'kind',
    code: 'fileUnfit',
    problem: ({ path, host }) => message('{path} on {host} is no ordinary file.', { path, host }),
    remedy: message('Open another file.'),
  },
  {
    word: 'size',
    code: 'fileUnfit',
    problem: ({ path, host }) => message('{path} on {host} is larger than 1 MiB.', { path, host }),
    remedy: message('Look at it on the host: that is no configuration file.'),
  },
  {
    word: 'changed',
    code: 'fileChanged',
    problem: ({ path, host }) =>
      message('{path} was changed on {host} since it was opened. Nothing was written.', { path, host }),
    remedy: message('Compare your text with what is there now, and decide.'),
  },
  {
    word: 'unsafe',
    code: 'folderUnsafe',
    problem: ({ path, host }) =>
      message('Root does not write {path} on {host}: others may change its folder. Nothing was written.', {
        path,
        host,
      }),
    remedy: message('Log in as the owner of the folder, and save there.'),
  },
  {
    word: 'attributes',
    code: 'fileAttributesLost',
    problem: ({ path, host }) =>
      message(
        'The owner, mode, access list or label of {path} could not be kept on {host}. Nothing was written.',
        {
          path,
          host,
        },
      ),
    remedy: installTools,
  },
  {
    word: 'content',
    code: 'fileUnwritable',
    problem: ({ path, host }) =>
      message('The content of {path} did not arrive whole on {host}. Nothing was written.', { path, host }),
    remedy: message('Save again.'),
  },
];

/** Why nothing was read. */
export function readRefusal(place: Place, refused: Refused): HullwrightError {
  return known(place, refused) ?? unknown('fileUnreadable', place, refused);
}

/** Why nothing was written. */
export function writeRefusal(place: Place, refused: Refused): HullwrightError {
  return known(place, refused) ?? unknown('fileUnwritable', place, refused);
}

function known(place: Place, { word, said }: Refused): HullwrightError | undefined {
  if (word === 'tool') {
    return new HullwrightError({
      code: 'hostToolMissing',
      problem: message('{host} has no program {tool}, which reading and writing files takes.', {
        host: place.host,
        tool: said,
      }),
      remedy: message('Install coreutils and util-linux on the host.'),
    });
  }
  const reason = reasons.find((row) => row.word === word && (row.said?.test(said) ?? true));
  return (
    reason &&
    new HullwrightError({ code: reason.code, problem: reason.problem(place), remedy: reason.remedy })
  );
}

function unknown(code: ErrorCode, { path, host }: Place, { said }: Refused): HullwrightError {
  return new HullwrightError({
    code,
    problem: message('{host} refuses {path}: {reason}', { host, path, reason: said || '-' }),
    remedy: message('See what the host says of the file, with ls -l there.'),
  });
}

/** A content that never fits the hash that was taken before it. */
export function changedWhileRead({ path, host }: Place): HullwrightError {
  return new HullwrightError({
    code: 'fileChanged',
    problem: message('{path} on {host} changes all the time while it is read.', { path, host }),
    remedy: message('Wait until the program that writes it is done, and open it again.'),
  });
}

export function tooLargeToWrite(place: Place): HullwrightError {
  return writeRefusal(place, { word: 'size', said: '' });
}

/** A reading that ended early. Nothing was changed by it. */
export function cutRead({ path, host }: Place, { end }: Pick<RunResult, 'end'>): HullwrightError {
  const code: ErrorCode =
    end === 'cancelled' || end === 'timedOut' || end === 'connectionLost' ? end : 'fileUnreadable';
  return new HullwrightError({
    code,
    problem: message('{path} was not read from {host} to its end.', { path, host }),
    remedy: message('Open it again.'),
  });
}

/** The outcome did not arrive. The host has the whole old file or the whole new one. */
export function cutWrite({ path, host }: Place, { end }: Pick<RunResult, 'end'>): HullwrightError {
  return new HullwrightError({
    code: 'saveUncertain',
    problem:
      end === 'connectionLost'
        ? message('The connection to {host} was lost while {path} was saved.', { host, path })
        : message('{host} did not say whether {path} was saved.', { host, path }),
    remedy: message(
      'Nothing is written by halves. Save again: that tells whether the host has your text already.',
    ),
  });
}
