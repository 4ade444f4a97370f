import type { HostIdentity } from './host';
import type { Message } from './message';

/** A host key that nobody has vouched for yet. */
export interface HostKeyQuestion {
  readonly host: HostIdentity;
  /** Such as `web1.example.org port 22`; of a jump host when that one is asked about. */
  readonly address: string;
  /** Such as `ssh-ed25519`. */
  readonly keyType: string;
  /** As OpenSSH prints it: `SHA256:` and base64. */
  readonly fingerprint: string;
}

export type HostKeyAnswer = 'acceptOnce' | 'acceptAndRemember' | 'cancel';

export type SecretPurpose = 'passphrase' | 'password' | 'keyboardInteractive' | 'sudo';

export interface SecretQuestion {
  readonly host: HostIdentity;
  readonly purpose: SecretPurpose;
  /** What is asked; the words of the host (cleaned and short) for keyboard-interactive. */
  readonly prompt: Message;
  /** Whether the answer may be seen while it is typed. */
  readonly echo: boolean;
  /** 1 for the first time; more when the answer before was refused. */
  readonly attempt: number;
  /** Names the secret for a store: the same for the same secret. Undefined: it works once and is never kept. */
  readonly secretId: string | undefined;
}

/** Asks the person. Only what a person must decide or type comes here; no time limit runs meanwhile. */
export interface Prompts {
  decideHostKey(question: HostKeyQuestion, signal?: AbortSignal): Promise<HostKeyAnswer>;
  /** Undefined when the person dismissed the question. */
  askSecret(question: SecretQuestion, signal?: AbortSignal): Promise<string | undefined>;
  /** Tells whether a secret was accepted, so that a store keeps only what works and forgets what does not. */
  settleSecret(secretId: string, accepted: boolean): void;
}
