import { message, type Message } from '../model/message';

const reasons: Readonly<Record<string, Message>> = {
  EACCES: message('permission denied'),
  EISDIR: message('it is a folder'),
  ENOENT: message('there is no such file'),
  ENOSPC: message('no space is left'),
  ENOTDIR: message('a part of the path is no folder'),
  EPERM: message('not permitted'),
  EROFS: message('the file system is read-only'),
};

/** The code of a failed system call, such as `ENOENT`; of another error, what it says. */
export function systemCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

/** Why a system call failed, in words; the bare code for rare ones. */
export function systemReason(cause: unknown): Message | string {
  const code = systemCode(cause);
  return reasons[code] ?? code;
}
