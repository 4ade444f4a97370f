import type { Message } from '../model/message';

/** One file as the collector saw it. `truncated`: only its beginning arrived. */
export type FileReading =
  | { readonly state: 'read'; readonly text: string; readonly truncated: boolean }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: Message };

/** One command as the collector ran it, standard output and error together. */
export type CommandReading =
  | { readonly state: 'ran'; readonly exitCode: number; readonly output: string; readonly truncated: boolean }
  | { readonly state: 'notInstalled' }
  | { readonly state: 'unreadable'; readonly reason: Message };

/**
 * What arrived from one host, before anybody knows what it means. Text is decoded and free of control characters but
 * not yet redacted: only the section parsers see it.
 */
export interface Readings {
  /** A file that the collector does not read gives `unreadable`. */
  file(path: string): FileReading;
  /** Paths that are there, readable or not, and begin with `prefix`, sorted. */
  pathsUnder(prefix: string): readonly string[];
  /** By the name that the collector gives it, such as `docker-info`. */
  command(name: string): CommandReading;
  /** The kernel configuration text, unpacked, with the path it came from. */
  readonly kernelConfig: { readonly path: string; readonly reading: FileReading };
  /** Names of sections that did not arrive whole. */
  readonly incomplete: readonly string[];
}
