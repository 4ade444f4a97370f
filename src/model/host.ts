/** Who a host is, in the tree, in reports and in snapshots. */
export interface HostIdentity {
  /** Stable and lower case: `local`, later an id for each remote host. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
}

export interface RunLimits {
  /** After this many milliseconds the run is ended. */
  readonly milliseconds: number;
  /** After this many bytes of standard output the run is ended. */
  readonly bytes: number;
}

export interface RunOptions {
  readonly limits: RunLimits;
  readonly signal?: AbortSignal;
}

/** How a run came to its end. What was printed until then is kept in every case. */
export type RunEnd = 'exited' | 'timedOut' | 'tooLarge' | 'cancelled';

export interface RunResult {
  readonly end: RunEnd;
  /** Undefined when the run did not exit by itself. */
  readonly exitCode?: number;
  readonly stdout: Uint8Array;
  /** The first 64 KiB of standard error, as text. */
  readonly stderr: string;
}

/** A machine that scripts can be run on. Adapters live in src/hosts. */
export interface Host {
  readonly identity: HostIdentity;
  /**
   * Runs a POSIX sh script by `exec /bin/sh -s` with the script on standard input.
   * @throws HullwrightError `noShell` when no shell can be started. Limits and cancellation are no error: see `RunResult.end`.
   */
  run(script: string, options: RunOptions): Promise<RunResult>;
  dispose(): void;
}
