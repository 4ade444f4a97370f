import type { Fact } from './fact';

/** Logs beside the kernel's, which is in KernelFacts. After redaction. */
export interface LogFacts {
  /** The newest errors of the engines' units in this boot's journal, oldest first, at most 50. */
  readonly engineErrors: Fact<readonly string[]>;
  /** Whether the journal is kept across boots: /var/log/journal is a folder. */
  readonly journalPersistent: Fact<boolean>;
  /** Settings of journald.conf and its drop-ins that matter: `Storage`, `RateLimitBurst`, `RateLimitIntervalSec`. */
  readonly journalSettings: Fact<Readonly<Record<string, string>>>;
  /** The largest logs of Docker's driver json-file, largest first, at most 20. Mostly only root may see them. */
  readonly containerLogs: Fact<readonly ContainerLog[]>;
  /** Containers that ended with a status other than 0, newest first, at most 50, of an engine that was already running. */
  readonly failedContainers: Fact<readonly FailedContainer[]>;
}

export interface ContainerLog {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

export interface FailedContainer {
  readonly name: string;
  readonly image: string;
  /** As a shell sees it: 137 for a program that was killed. */
  readonly exitCode: number;
  /** As the engine words it: `3 hours ago`. */
  readonly since: string;
}
