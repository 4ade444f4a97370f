/** The key that a server shows, before anybody is authenticated. */
export interface HostKey {
  /** Such as `ssh-ed25519`; the type that stands inside the blob. */
  readonly type: string;
  /** In the wire format of RFC 4253, 6.6. */
  readonly blob: Uint8Array;
}

/** Whom the key is to belong to. */
export interface HostKeyTarget {
  /** The name that known_hosts is searched for: HostKeyAlias, else the host name, lower case. */
  readonly name: string;
  readonly port: number;
}
