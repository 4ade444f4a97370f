import * as vscode from 'vscode';
import type { ChangePlan } from '../model/changePlan';
import type { ChangeRecord } from '../model/changeRecord';
import { Disposable } from './lifecycle';

/** A plan that was made for a host and waits for the person. */
export interface PendingPlan {
  readonly hostId: string;
  readonly plan: ChangePlan;
  /** The command of each step in full, where it runs one. */
  readonly commands: readonly (string | undefined)[];
  /** The plan as a shell script. */
  readonly script: string;
}

/** What waits to be done on the hosts of this window, and what was done there as far as it was asked for. */
export class ChangeStore extends Disposable {
  readonly #plans = new Map<string, PendingPlan>();
  readonly #histories = new Map<string, readonly ChangeRecord[]>();
  readonly #onDidChange = this.register(new vscode.EventEmitter<void>());

  readonly onDidChange = this.#onDidChange.event;

  get plans(): readonly PendingPlan[] {
    return [...this.#plans.values()];
  }

  /** One plan for each host: the next one would be made on files that this one changes. */
  plan(hostId: string): PendingPlan | undefined {
    return this.#plans.get(hostId);
  }

  setPlan(plan: PendingPlan): void {
    this.#plans.set(plan.hostId, plan);
    this.#onDidChange.fire();
  }

  discardPlan(hostId: string): void {
    this.#plans.delete(hostId);
    this.#onDidChange.fire();
  }

  /** The changes that a host remembers, the newest first; undefined when it was not asked. */
  history(hostId: string): readonly ChangeRecord[] | undefined {
    return this.#histories.get(hostId);
  }

  setHistory(hostId: string, records: readonly ChangeRecord[]): void {
    this.#histories.set(hostId, records);
    this.#onDidChange.fire();
  }

  /** Puts what is known of one change in the place of what was known before. */
  setRecord(hostId: string, record: ChangeRecord): void {
    const others = (this.#histories.get(hostId) ?? []).filter(({ id }) => id !== record.id);
    const all = [record, ...others].sort((a, b) => b.id.localeCompare(a.id));
    this.setHistory(hostId, all);
  }
}
