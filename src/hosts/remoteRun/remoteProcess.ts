import type { Readable, Writable } from 'node:stream';

/** A program that runs on another machine, whichever way it was started. */
export interface RemoteProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when it is over; without an exit code when the connection was lost or it was ended by a signal. */
  readonly ended: Promise<{ readonly exitCode: number | undefined }>;
  /** Lets go of it at once. */
  destroy(): void;
}
