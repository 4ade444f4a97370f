import type * as vscode from 'vscode';
import { arrayOfText } from './textList';

/** Under it the names of the remembered secrets are kept: a SecretStorage does not list its keys everywhere. */
const indexKey = 'hullwright.secrets';

const storageKey = (secretId: string): string => `hullwright.secret:${secretId}`;

/**
 * The secrets that were typed: for this window in memory, and in VS Code's SecretStorage those that the person wants
 * remembered. Only a secret that worked is remembered.
 */
export class SecretMemory {
  readonly #storage: vscode.SecretStorage;
  readonly #session = new Map<string, string>();
  readonly #wanted = new Set<string>();

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  async find(secretId: string): Promise<string | undefined> {
    return this.#session.get(secretId) ?? (await this.#storage.get(storageKey(secretId)));
  }

  /** Keeps a secret that was just typed for this window, and for later ones too when it proves right. */
  hold(secretId: string, secret: string, remember: boolean): void {
    this.#session.set(secretId, secret);
    if (remember) {
      this.#wanted.add(secretId);
    } else {
      this.#wanted.delete(secretId);
    }
  }

  /** A secret that was refused is forgotten, one that was accepted is remembered if the person wanted that. */
  async settle(secretId: string, accepted: boolean): Promise<void> {
    if (!accepted) {
      await this.forget([secretId]);
    } else if (this.#wanted.delete(secretId)) {
      const secret = this.#session.get(secretId);
      if (secret !== undefined) {
        await this.#storage.store(storageKey(secretId), secret);
        await this.#writeIndex([...(await this.remembered()), secretId]);
      }
    }
  }

  /** Names of the secrets that are kept beyond this window. */
  async remembered(): Promise<readonly string[]> {
    return arrayOfText(await this.#storage.get(indexKey));
  }

  async forget(secretIds: readonly string[]): Promise<void> {
    for (const secretId of secretIds) {
      this.#session.delete(secretId);
      this.#wanted.delete(secretId);
      await this.#storage.delete(storageKey(secretId));
    }
    const remembered = await this.remembered();
    const left = remembered.filter((secretId) => !secretIds.includes(secretId));
    if (left.length < remembered.length) {
      await this.#writeIndex(left);
    }
  }

  /** Forgets every secret, of this window and of later ones. */
  async forgetAll(): Promise<void> {
    await this.forget([...this.#session.keys(), ...(await this.remembered())]);
  }

  async #writeIndex(secretIds: readonly string[]): Promise<void> {
    await this.#storage.store(indexKey, JSON.stringify([...new Set(secretIds)].sort()));
  }
}
