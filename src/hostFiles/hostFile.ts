import type { ScriptRunner } from '../model/host';

/** The most bytes of a file that is read or written: far more than any configuration file has. */
export const mostFileBytes = 1024 * 1024;

/** A file of a host, and with which rights it is reached. */
export interface HostFilePlace {
  /** The host's account, or root through a privileged session. */
  readonly runner: ScriptRunner;
  /** What a person calls the host. */
  readonly host: string;
  /** Absolute. */
  readonly path: string;
}

/** A file of a host as it was when it was read. */
export interface HostFile {
  readonly bytes: Uint8Array;
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
  readonly userId: number;
  readonly groupId: number;
  /** Such as `root:root`; numbers where the host has no name for them. */
  readonly owner: string;
  /** The permission bits, as chmod(2) has them. */
  readonly mode: number;
  /** Names of the file in its file system. */
  readonly links: number;
  /** Seconds since 1970, by the host's clock. */
  readonly changedAt: number;
  /** Of SELinux; undefined where the host has none. */
  readonly label: string | undefined;
  /** Where the path leads when it is a symbolic link. */
  readonly linkTarget: string | undefined;
}
