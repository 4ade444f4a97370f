import * as vscode from 'vscode';
import type { ChangeStore } from './changeStore';
import type { HostStore } from './hostStore';
import { Disposable } from './lifecycle';

/** Tells the manifest's `when` clauses what the store holds. */
export class ContextKeys extends Disposable {
  readonly #told = new Map<string, boolean>();

  constructor(hosts: HostStore, changes: ChangeStore) {
    super();
    const tell = () => {
      this.#tell('hullwright.active', true);
      this.#tell('hullwright.hasHost', hosts.all.length > 0);
      this.#tell(
        'hullwright.hasRemoteHost',
        hosts.all.some(({ remote }) => remote),
      );
      this.#tell(
        'hullwright.hasReport',
        hosts.all.some(({ report }) => report !== undefined),
      );
      this.#tell(
        'hullwright.examining',
        hosts.all.some(({ state }) => state.kind === 'examining'),
      );
      this.#tell('hullwright.hasPlan', changes.plans.length > 0);
    };
    tell();
    this.register(hosts.onDidChange(tell));
    this.register(hosts.onDidChangeHosts(tell));
    this.register(changes.onDidChange(tell));
  }

  #tell(key: string, value: boolean): void {
    if (this.#told.get(key) !== value) {
      this.#told.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}
