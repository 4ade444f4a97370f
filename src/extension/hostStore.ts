import * as vscode from 'vscode';
import type { HostIdentity } from '../model/host';
import type { HostReport } from '../model/hostReport';
import type { Message } from '../model/message';
import type { ExaminationProgress } from '../model/progress';
import { Disposable } from './lifecycle';

/** What is going on with a host now. */
export type HostState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'examining'; readonly progress: ExaminationProgress }
  | { readonly kind: 'examined' }
  | { readonly kind: 'failed'; readonly problem: Message; readonly remedy: Message };

export interface HostEntry {
  readonly identity: HostIdentity;
  readonly state: HostState;
  /** Of the last examination that succeeded; it stays while the host is examined again. */
  readonly report: HostReport | undefined;
}

/** The hosts of this window, each with its state and last report. Holds no connection and starts nothing. */
export class HostStore extends Disposable {
  readonly #entries = new Map<string, HostEntry>();
  readonly #onDidChange = this.register(new vscode.EventEmitter<HostEntry>());
  readonly #onDidSelect = this.register(new vscode.EventEmitter<HostEntry | undefined>());
  #selectedId: string | undefined;

  /** Fires with the entry as it has become. */
  readonly onDidChange = this.#onDidChange.event;

  /** Fires when another host is the one that the Health view shows. */
  readonly onDidSelect = this.#onDidSelect.event;

  constructor(identities: readonly HostIdentity[]) {
    super();
    for (const identity of identities) {
      this.#entries.set(identity.id, { identity, state: { kind: 'idle' }, report: undefined });
    }
  }

  get all(): readonly HostEntry[] {
    return [...this.#entries.values()];
  }

  get(id: string): HostEntry | undefined {
    return this.#entries.get(id);
  }

  /** The host that the person picked last, else the first. */
  get selected(): HostEntry | undefined {
    return this.#entries.get(this.#selectedId ?? '') ?? this.all[0];
  }

  select(id: string): void {
    if (this.selected?.identity.id !== id && this.#entries.has(id)) {
      this.#selectedId = id;
      this.#onDidSelect.fire(this.selected);
    }
  }

  setProgress(id: string, progress: ExaminationProgress): void {
    this.#update(id, { state: { kind: 'examining', progress } });
  }

  setReport(id: string, report: HostReport): void {
    this.#update(id, { state: { kind: 'examined' }, report });
  }

  setFailure(id: string, problem: Message, remedy: Message): void {
    this.#update(id, { state: { kind: 'failed', problem, remedy } });
  }

  /** Back to what was before the examination that was cancelled. */
  setCancelled(id: string): void {
    this.#update(id, { state: { kind: this.get(id)?.report ? 'examined' : 'idle' } });
  }

  #update(id: string, change: Partial<Pick<HostEntry, 'state' | 'report'>>): void {
    const entry = this.#entries.get(id);
    if (entry && !this.isDisposed) {
      const updated = { ...entry, ...change };
      this.#entries.set(id, updated);
      this.#onDidChange.fire(updated);
    }
  }
}
