import type { Message } from '../../model/message';

/** `off` is the same as `no`: ssh_config(5). */
export type StrictHostKeyChecking = 'yes' | 'no' | 'accept-new' | 'ask';

/** What the person's OpenSSH configuration says of one destination, every token and tilde already expanded: ssh_config(5). */
export interface SshSettings {
  /** As the person wrote it: an alias, `user@host`, or `ssh://user@host:port`. */
  readonly destination: string;
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly hostKeyAlias: string | undefined;
  /** Of the key files that are configured, in order; whether they exist is not looked at. */
  readonly identityFiles: readonly string[];
  readonly certificateFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** The socket of the agent; undefined when there is none or the person turned it off. */
  readonly identityAgent: string | undefined;
  readonly strictHostKeyChecking: StrictHostKeyChecking;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly revokedHostKeys: string | undefined;
  /** Such as `publickey`, `keyboard-interactive`, `password`, in the order in which they are tried. */
  readonly preferredAuthentications: readonly string[];
  readonly numberOfPasswordPrompts: number;
  /** Undefined where the configuration sets none. */
  readonly connectTimeoutSeconds: number | undefined;
  readonly serverAliveIntervalSeconds: number | undefined;
  readonly serverAliveCountMax: number | undefined;
  /** The hops in order, each a destination of its own. */
  readonly jumpHosts: readonly string[];
  readonly proxyCommand: string | undefined;
  /** Names of algorithms as OpenSSH has them; empty where nothing is known. */
  readonly hostKeyAlgorithms: readonly string[];
  readonly keyExchangeAlgorithms: readonly string[];
  readonly ciphers: readonly string[];
  readonly messageAuthenticationCodes: readonly string[];
  readonly addressFamily: 'any' | 'inet' | 'inet6';
  readonly bindAddress: string | undefined;
  /** Every option by its lower-case name, with its values in order, as `ssh -G` prints them. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** What was found in the configuration that a person should know, such as a `Match exec` that was not run. */
  readonly notes: readonly SshSettingNote[];
  /** `ssh -G`, or the library that stands in for it where there is no ssh. */
  readonly resolvedBy: 'ssh' | 'library';
}

export interface SshSettingNote {
  readonly option: string;
  readonly message: Message;
}

/** As in OpenSSH: a chain of jump hosts that is longer leads nowhere. */
export const mostJumps = 8;

/** Such as `admin@web1:22`: names the account to a store of secrets. */
export function accountOf({ user, hostName, port }: Pick<SshSettings, 'user' | 'hostName' | 'port'>): string {
  return `${user}@${hostName}:${port}`;
}
