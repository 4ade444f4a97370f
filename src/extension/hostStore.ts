import * as vscode from 'vscode';
import type { Examination } from '../examination/examineHost';
import type { RemoteHost } from '../hosts/remoteHost';
import type { ConnectionState } from '../model/connection';
import type { HostIdentity } from '../model/host';
import type { HostFacts } from '../model/hostFacts';
import type { HostReport } from '../model/hostReport';
import type { ErrorCode } from '../model/hullwrightError';
import type { Message } from '../model/message';
import type { ExaminationProgress } from '../model/progress';
import { Disposable } from './lifecycle';

/** What is going on with a host now. */
export type HostState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'examining'; readonly progress: ExaminationProgress }
  | { readonly kind: 'examined' }
  | {
      readonly kind: 'failed';
      readonly problem: Message;
      readonly remedy: Message;
      /** Undefined when Hullwright itself failed. */
      readonly code?: ErrorCode;
    };

export interface HostEntry {
  readonly identity: HostIdentity;
  /** Undefined for the local host. */
  readonly remote: Pick<RemoteHost, 'destination' | 'group'> | undefined;
  readonly connection: ConnectionState;
  readonly state: HostState;
  /** Of the last examination that succeeded; it stays while the host is examined again. */
  readonly report: HostReport | undefined;
  /** What that examination read: of the hosts examined last, because facts are large and hosts may be a thousand. */
  readonly facts: HostFacts | undefined;
}

/** Of so many hosts facts are kept. */
const mostFacts = 20;

/** The hosts of this window, each with its state and last report. Holds no connection and starts nothing. */
export class HostStore extends Disposable {
  #entries = new Map<string, HostEntry>();
  readonly #onDidChange = this.register(new vscode.EventEmitter<HostEntry>());
  readonly #onDidChangeHosts = this.register(new vscode.EventEmitter<void>());
  readonly #onDidRemove = this.register(new vscode.EventEmitter<HostEntry>());
  readonly #onDidSelect = this.register(new vscode.EventEmitter<HostEntry | undefined>());
  #selectedId: string | undefined;
  /** Ids of hosts whose facts are kept, the one examined last at the end. */
  #withFacts: readonly string[] = [];

  /** Fires with the entry as it has become. */
  readonly onDidChange = this.#onDidChange.event;

  /** Fires when hosts were added, removed, renamed or moved. */
  readonly onDidChangeHosts = this.#onDidChangeHosts.event;

  /** Fires for each host that is gone, before `onDidChangeHosts`. */
  readonly onDidRemove = this.#onDidRemove.event;

  /** Fires when another host is the one that the Health view shows. */
  readonly onDidSelect = this.#onDidSelect.event;

  constructor(local: readonly HostIdentity[]) {
    super();
    for (const identity of local) {
      this.#entries.set(identity.id, newEntry(identity, undefined));
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

  /** Makes these the remote hosts, in this order. What is known of those that stay is kept. */
  setRemoteHosts(remoteHosts: readonly RemoteHost[]): void {
    const before = this.all;
    const selected = this.selected;
    const entries = new Map(
      before.filter(({ remote }) => !remote).map((entry) => [entry.identity.id, entry]),
    );
    for (const { identity, destination, group } of remoteHosts) {
      const known = this.get(identity.id) ?? newEntry(identity, undefined);
      const report = known.report && { ...known.report, host: identity };
      entries.set(identity.id, { ...known, identity, remote: { destination, group }, report });
    }
    this.#entries = entries;
    for (const entry of before.filter(({ identity }) => !entries.has(identity.id))) {
      this.#onDidRemove.fire(entry);
    }
    this.#onDidChangeHosts.fire();
    if (this.selected !== selected) {
      this.#onDidSelect.fire(this.selected);
    }
  }

  setConnection(id: string, connection: ConnectionState): void {
    this.#update(id, { connection });
  }

  setProgress(id: string, progress: ExaminationProgress): void {
    this.#update(id, { state: { kind: 'examining', progress } });
  }

  setReport(id: string, { report, facts }: Examination): void {
    this.#update(id, { state: { kind: 'examined' }, report, facts });
    const known = [...this.#withFacts.filter((other) => other !== id), id];
    this.#withFacts = known.slice(-mostFacts);
    for (const oldest of known.slice(0, -mostFacts)) {
      const entry = this.#entries.get(oldest);
      if (entry) {
        this.#entries.set(oldest, { ...entry, facts: undefined });
      }
    }
  }

  setFailure(id: string, failure: Omit<Extract<HostState, { kind: 'failed' }>, 'kind'>): void {
    this.#update(id, { state: { kind: 'failed', ...failure } });
  }

  /** Back to what was before the examination that was cancelled. */
  setCancelled(id: string): void {
    this.#update(id, { state: { kind: this.get(id)?.report ? 'examined' : 'idle' } });
  }

  #update(id: string, change: Partial<Pick<HostEntry, 'connection' | 'state' | 'report' | 'facts'>>): void {
    const entry = this.#entries.get(id);
    if (entry && !this.isDisposed) {
      const updated = { ...entry, ...change };
      this.#entries.set(id, updated);
      this.#onDidChange.fire(updated);
    }
  }
}

function newEntry(identity: HostIdentity, remote: HostEntry['remote']): HostEntry {
  return {
    identity,
    remote,
    connection: 'disconnected',
    state: { kind: 'idle' },
    report: undefined,
    facts: undefined,
  };
}
