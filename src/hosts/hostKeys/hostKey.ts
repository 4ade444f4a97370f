import { createHash } from 'node:crypto';

/** The key that a server shows, before anybody is authenticated. */
export interface HostKey {
  /** Such as `ssh-ed25519`; the type that stands inside the blob. */
  readonly type: string;
  /** In the wire format of RFC 4253, 6.6. */
  readonly blob: Uint8Array;
}

/** Whom the key is to belong to. */
export interface HostKeyTarget {
  /** The name that known_hosts is searched for: HostKeyAlias, else the host name. */
  readonly name: string;
  readonly port: number;
}

const standardPort = 22;

/** Key types have short names; anything longer is no key. In bytes. */
const longestType = 64;

/** The key in a blob; undefined when its type cannot be read. */
export function parseHostKey(blob: Uint8Array): HostKey | undefined {
  const bytes = Buffer.from(blob);
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  const type = bytes.toString('latin1', 4, 4 + length);
  return length > 0 && length <= longestType && bytes.length > 4 + length && /^[\w.@-]+$/.test(type)
    ? { type, blob: bytes }
    : undefined;
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprintOf({ blob }: Pick<HostKey, 'blob'>): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** How known_hosts writes a host: the name alone on the standard port, else `[name]:port`, in lower case. */
export function knownHostsName({ name, port }: HostKeyTarget): string {
  const lower = name.toLowerCase();
  return port === standardPort ? lower : `[${lower}]:${port}`;
}

/** The line of known_hosts that says a key of a host, with its end. */
export function knownHostsLine(target: HostKeyTarget, { type, blob }: HostKey): string {
  return `${knownHostsName(target)} ${type} ${Buffer.from(blob).toString('base64')}\n`;
}
