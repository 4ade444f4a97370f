import type { Message } from './message';

export type TransportName = 'local' | 'ssh2' | 'openssh';

/** What a person sets: `auto` takes ssh2 unless the host's configuration needs what only OpenSSH can do. */
export const transportChoices = ['auto', 'ssh2', 'openssh'] as const;

export type TransportChoice = (typeof transportChoices)[number];

export type ConnectionState = 'disconnected' | 'connecting' | 'connected';

/** How a host was reached, told in its report. */
export interface ConnectionSummary {
  readonly transport: TransportName;
  /** Why this transport. */
  readonly reason: Message;
  /** Such as `admin@web1.example.org port 22`; for the local host its name. */
  readonly address: string;
  /** What a person should know about this connection, such as a host key that was accepted without asking. */
  readonly notes: readonly Message[];
}
