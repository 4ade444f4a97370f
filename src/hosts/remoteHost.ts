import { createHash } from 'node:crypto';
import type { HostIdentity } from '../model/host';

/** A host that is reached over SSH, as a person keeps it. */
export interface RemoteHost {
  readonly identity: HostIdentity;
  /** An alias of ssh_config, `user@host:port` or `ssh://user@host:port`. */
  readonly destination: string;
  /** The group that it stands under in the tree; undefined for none. */
  readonly group: string | undefined;
}

/** Letters of a destination that stand in its id, so that a person recognises it. */
const readableLength = 32;

/**
 * The same destination has the same identity on every machine and in every program.
 * @param label What a person calls it; left out, the destination itself.
 */
export function remoteHostIdentity(destination: string, label = destination): HostIdentity {
  const readable = destination
    .toLowerCase()
    .replace(/^ssh:\/\//, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, readableLength);
  const hash = createHash('sha256').update(destination).digest('hex').slice(0, 8);
  return { id: `${readable}-${hash}`, label };
}
