import type { Message } from '../../model/message';

/** A known reason for which a checkpoint or a restore fails. */
export interface CheckpointFailure {
  /** Stable, such as `TCP-ESTABLISHED`. */
  readonly id: string;
  /** Of the words of one message, without the time, the process and the place in the source in front of them. */
  readonly pattern: RegExp;
  readonly cause: Message;
  readonly cure: Message;
  /** Reports of it, or the source that prints it. */
  readonly sources: readonly string[];
}

/** Issues and pull requests of CRIU by number. */
export function criu(...numbers: readonly number[]): string[] {
  return numbers.map((number) => `https://github.com/checkpoint-restore/criu/issues/${number}`);
}

/** Those of Docker's engine. */
export function moby(...numbers: readonly number[]): string[] {
  return numbers.map((number) => `https://github.com/moby/moby/issues/${number}`);
}

/** Those of Podman. */
export function podman(...numbers: readonly number[]): string[] {
  return numbers.map((number) => `https://github.com/containers/podman/issues/${number}`);
}
