import type { Duplex } from 'node:stream';
import type { ConnectionState, ConnectionSummary } from './connection';

/** Who a host is, in the tree, in reports and in snapshots. */
export interface HostIdentity {
  /** Stable and lower case: `local`, or an id of its own for each remote host. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
}

export interface RunLimits {
  /** After this many milliseconds the run is ended. Connecting, and a person who is asked, do not count. */
  readonly milliseconds: number;
  /** After this many bytes of standard output the run is ended. */
  readonly bytes: number;
}

export interface RunOptions {
  readonly limits: RunLimits;
  readonly signal?: AbortSignal;
}

/** How a run came to its end. What was printed until then is kept in every case. */
export type RunEnd = 'exited' | 'timedOut' | 'tooLarge' | 'cancelled' | 'connectionLost';

export interface RunResult {
  readonly end: RunEnd;
  /** Undefined when the run did not exit by itself. */
  readonly exitCode?: number;
  readonly stdout: Uint8Array;
  /** The first 64 KiB of standard error, as text. */
  readonly stderr: string;
}

/** Something that runs scripts on a machine: a host as its own account, or with root's rights. */
export interface ScriptRunner {
  /**
   * Runs a POSIX sh script by `exec /bin/sh -s` with the script on standard input. Whatever ends the run early (a limit, the
   * signal, a lost connection, `dispose`) also ends every process that it started on the host.
   * @throws HullwrightError `noShell` when no shell can be started, and the codes of connecting when the host cannot be
   *   reached. Limits, cancellation and a connection lost in the middle are no error: see `RunResult.end`.
   */
  run(script: string, options: RunOptions): Promise<RunResult>;
}

/** A runner that knows which machine it is on. */
export interface IdentifiedRunner extends ScriptRunner {
  readonly identity: HostIdentity;
}

/** How root's rights were come by. */
export type PrivilegeMethod = 'root' | 'sudo' | 'doas';

/** Root's rights on a host, for as long as it is kept. */
export interface PrivilegedSession extends ScriptRunner {
  readonly method: PrivilegeMethod;
  dispose(): void;
}

/** A machine that scripts can be run on. Adapters live in src/hosts. A connection is made by the first use, never before. */
export interface Host extends IdentifiedRunner {
  readonly connectionState: ConnectionState;
  /** How the host is reached; undefined until it was. */
  readonly connection: ConnectionSummary | undefined;
  /** Tells of every change of `connectionState`. Returns what ends it. */
  onConnectionChange(listener: (state: ConnectionState) => void): () => void;
  /**
   * Root's rights: as they are for root, else sudo without a password, else with one that is asked for once, else doas.
   * @throws HullwrightError `privilegeRefused` with why, `cancelled`, and the codes of connecting.
   */
  privileged(options?: { readonly signal?: AbortSignal }): Promise<PrivilegedSession>;
  /**
   * A stream to a Unix socket of the host, opened with the rights of its account, or with root's where `asRoot` is set.
   * @throws HullwrightError `socketUnavailable` with why, and the codes of connecting.
   */
  connectSocket(path: string, options?: SocketOptions): Promise<Duplex>;
  /** Ends every run and the connection. */
  dispose(): void;
}

export interface SocketOptions {
  readonly asRoot?: boolean;
  readonly signal?: AbortSignal;
}
