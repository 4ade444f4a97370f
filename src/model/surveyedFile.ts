/** One path as root found it on a host, before a plan is made. */
export interface SurveyedFile {
  readonly path: string;
  readonly kind: 'absent' | 'file' | 'directory' | 'symbolicLink' | 'other' | 'unreadable';
  /** Of a file of at most 512 KiB. */
  readonly content?: Uint8Array;
  /** Octal without the type, such as `644`. */
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly links?: number;
  /** What a symbolic link says. */
  readonly target?: string;
  /** `lsattr` shows `i`; undefined where that could not be seen. */
  readonly immutable?: boolean;
  /** Why it could not be read, as the host said it. */
  readonly problem?: string;
}

/** What was asked for, by path. A path that was not asked for is missing; one that is not there is `absent`. */
export type HostFiles = ReadonlyMap<string, SurveyedFile>;
