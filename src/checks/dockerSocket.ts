import type { Fact } from '../model/fact';
import type { HostFacts, PathStatus } from '../model/hostFacts';

/** Where Docker's daemon of root listens: https://docs.docker.com/reference/cli/dockerd/#daemon-socket-option */
export const dockerSocketPath = '/run/docker.sock';

/** The socket of Docker's daemon of root. Undefined: it was not looked at. */
export function dockerSocket({ storage }: HostFacts): Fact<PathStatus> | undefined {
  return storage.paths[dockerSocketPath];
}

/** True when accounts that are neither owner nor in the group may write, which is what connecting to a socket needs: unix(7). */
export function mayEverybodyConnect({ mode }: PathStatus): boolean {
  return /[2367]$/.test(mode);
}
