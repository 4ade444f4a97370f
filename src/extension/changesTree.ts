import * as vscode from 'vscode';
import type { ChangeRecord, RecordedStep, StepProgress } from '../model/changeRecord';
import { message, type Message } from '../model/message';
import { changeStateWords } from '../reports/changeStateWords';
import type { ChangeStore, PendingPlan } from './changeStore';
import type { HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { render } from './render';

/** What stands in the view of changes. Rows with a `hostId` alone are what commands take as their argument. */
export type ChangesNode =
  | { readonly kind: 'plan'; readonly hostId: string }
  | { readonly kind: 'planStep'; readonly hostId: string; readonly index: number }
  | { readonly kind: 'host'; readonly hostId: string }
  | { readonly kind: 'change'; readonly hostId: string; readonly changeId: string }
  | {
      readonly kind: 'changeStep';
      readonly hostId: string;
      readonly changeId: string;
      readonly index: number;
    };

const progressIcons: Readonly<Record<StepProgress, string>> = {
  waiting: 'circle-outline',
  begun: 'sync',
  done: 'check',
  undone: 'discard',
};

/** Plans that wait for the person, then what was done on each host that was asked. It reads the store and starts nothing. */
export class ChangesTree extends Disposable implements vscode.TreeDataProvider<ChangesNode> {
  readonly #changes: ChangeStore;
  readonly #hosts: HostStore;
  readonly #onDidChange = this.register(new vscode.EventEmitter<undefined>());

  readonly onDidChangeTreeData = this.#onDidChange.event;

  constructor(changes: ChangeStore, hosts: HostStore) {
    super();
    this.#changes = changes;
    this.#hosts = hosts;
    const refresh = () => {
      this.#onDidChange.fire(undefined);
    };
    this.register(changes.onDidChange(refresh));
    this.register(hosts.onDidChangeHosts(refresh));
    this.register(vscode.window.registerTreeDataProvider('hullwright.changes', this));
  }

  getChildren(node?: ChangesNode): ChangesNode[] {
    switch (node?.kind) {
      case undefined:
        return this.#roots();
      case 'plan':
        return this.#planSteps(node.hostId);
      case 'host':
        return this.#changesOf(node.hostId);
      case 'change':
        return (this.#record(node)?.steps ?? []).map((_, index) => ({ ...node, kind: 'changeStep', index }));
      case 'planStep':
      case 'changeStep':
        return [];
    }
  }

  #planSteps(hostId: string): ChangesNode[] {
    const steps = this.#changes.plan(hostId)?.plan.steps ?? [];
    return steps.map((_, index) => ({ kind: 'planStep', hostId, index }));
  }

  #changesOf(hostId: string): ChangesNode[] {
    const records = this.#changes.history(hostId) ?? [];
    return records.map(({ id }) => ({ kind: 'change', hostId, changeId: id }));
  }

  #roots(): ChangesNode[] {
    const plans = this.#changes.plans.map(({ hostId }): ChangesNode => ({ kind: 'plan', hostId }));
    const hosts = this.#hosts.all
      .filter(({ identity }) => this.#changes.history(identity.id) !== undefined)
      .map(({ identity }): ChangesNode => ({ kind: 'host', hostId: identity.id }));
    return [...plans, ...hosts];
  }

  getTreeItem(node: ChangesNode): vscode.TreeItem {
    const item = this.#describe(node);
    item.id = Object.values(node).join('/');
    return item;
  }

  #describe(node: ChangesNode): vscode.TreeItem {
    switch (node.kind) {
      case 'plan':
        return this.#describePlan(this.#changes.plan(node.hostId), node.hostId);
      case 'planStep':
        return describePlanStep(this.#changes.plan(node.hostId), node.index);
      case 'host':
        return this.#describeHost(node.hostId);
      case 'change':
        return describeChange(this.#record(node));
      case 'changeStep':
        return describeStep(this.#record(node)?.steps[node.index]);
    }
  }

  #record({ hostId, changeId }: { readonly hostId: string; readonly changeId: string }) {
    return this.#changes.history(hostId)?.find(({ id }) => id === changeId);
  }

  #labelOf(hostId: string): string {
    return this.#hosts.get(hostId)?.identity.label ?? hostId;
  }

  #describePlan(pending: PendingPlan | undefined, hostId: string): vscode.TreeItem {
    const title = pending ? render(pending.plan.title) : hostId;
    const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Expanded);
    item.description = render(message('not applied yet · {host}', { host: this.#labelOf(hostId) }));
    item.iconPath = new vscode.ThemeIcon('lightbulb');
    item.contextValue = 'plan';
    item.tooltip = pending?.plan.notes.map(render).join('\n\n') ?? '';
    return item;
  }

  #describeHost(hostId: string): vscode.TreeItem {
    const item = new vscode.TreeItem(this.#labelOf(hostId), vscode.TreeItemCollapsibleState.Expanded);
    const count = this.#changes.history(hostId)?.length ?? 0;
    item.description =
      count === 0
        ? render(message('no changes'))
        : count === 1
          ? render(message('1 change'))
          : render(message('{count} changes', { count }));
    item.iconPath = new vscode.ThemeIcon('server');
    item.contextValue = 'changedHost';
    return item;
  }
}

function describePlanStep(pending: PendingPlan | undefined, index: number): vscode.TreeItem {
  const step = pending?.plan.steps[index];
  if (!pending || !step) return new vscode.TreeItem('');
  const item = new vscode.TreeItem(`${index + 1}. ${render(step.changes)}`);
  item.tooltip = [render(step.reason), pending.commands[index]]
    .filter((text) => text !== undefined)
    .join('\n\n');
  item.description = pending.commands[index] ?? '';
  item.contextValue = 'planStep';
  item.command = {
    command: 'hullwright.plan.show',
    title: render(message('Show Plan')),
    arguments: [{ hostId: pending.hostId }],
  };
  return item;
}

const stateIcons: Partial<Readonly<Record<ChangeRecord['state'], string>>> = {
  committed: 'check',
  undone: 'discard',
  rolledBack: 'history',
  refused: 'circle-slash',
  needsPerson: 'error',
  interrupted: 'warning',
};

function describeChange(record: ChangeRecord | undefined): vscode.TreeItem {
  if (!record) return new vscode.TreeItem('');
  const item = new vscode.TreeItem(render(record.title), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = `${render(stateOf(record))} · ${timeOf(record.id)}`;
  item.iconPath = new vscode.ThemeIcon(stateIcons[record.state] ?? 'sync');
  item.contextValue = `change ${record.state}`;
  item.tooltip = [record.reason, record.undoRefusal]
    .flatMap((text) => (text ? [render(text)] : []))
    .join('\n\n');
  return item;
}

function stateOf({ state, needsReboot }: ChangeRecord): Message {
  return state === 'committed' && needsReboot
    ? message('done, effective after a restart')
    : changeStateWords[state];
}

/** The id begins with the time in UTC: `20270331T101500Z-…`. */
function timeOf(id: string): string {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(id) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(time.getTime()) ? id : time.toLocaleString();
}

function describeStep(step: RecordedStep | undefined): vscode.TreeItem {
  if (!step) return new vscode.TreeItem('');
  const item = new vscode.TreeItem(render(step.changes));
  item.iconPath = new vscode.ThemeIcon(progressIcons[step.progress]);
  item.tooltip = step.output;
  item.contextValue = 'changeStep';
  return item;
}
