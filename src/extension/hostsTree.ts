import * as vscode from 'vscode';
import type { Finding } from '../model/finding';
import { message } from '../model/message';
import { countMessages } from '../reports/countsMessage';
import { categoryTitles, statusWords } from '../reports/statusWords';
import { suppressionReason } from '../reports/suppressionMessages';
import { findingTooltip } from './findingTooltip';
import { describeHostRow } from './hostRow';
import {
  childNodes,
  countStatuses,
  hostNodes,
  nodeId,
  parentNode,
  topNodes,
  visibleFindings,
  type CategoryNode,
  type FindingNode,
  type GroupNode,
  type HostNode,
  type HostsTreeHostNode,
  type HostsTreeNode,
  type SuppressedGroupNode,
  type SuppressedNode,
} from './hostNodes';
import type { HostEntry, HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { findingFiles } from './findingFiles';
import { render } from './render';
import type { Settings } from './settings';
import { statusIcon } from './statusAppearance';
import { worstStatus } from './worstStatus';

/** The tree host > category > finding. It reads the store, and starts nothing. */
export class HostsTree extends Disposable implements vscode.TreeDataProvider<HostsTreeNode> {
  readonly #hosts: HostStore;
  readonly #settings: Settings;
  readonly #nodes = new Map<string, HostsTreeNode>();
  /** Chosen once for each row: from then on the person opens and closes it. */
  readonly #collapsible = new Map<string, vscode.TreeItemCollapsibleState>();
  readonly #onDidChange = this.register(new vscode.EventEmitter<HostsTreeNode | undefined>());
  #wasEmpty = true;

  readonly onDidChangeTreeData = this.#onDidChange.event;

  constructor(hosts: HostStore, settings: Settings) {
    super();
    this.#hosts = hosts;
    this.#settings = settings;
    this.register(
      hosts.onDidChange((entry) => {
        this.#refresh(entry);
      }),
    );
    const refreshAll = () => {
      this.#onDidChange.fire(undefined);
    };
    this.register(hosts.onDidChangeHosts(refreshAll));
    this.register(settings.onDidChangeTree(refreshAll));
  }

  getChildren(node?: HostsTreeNode): HostsTreeNode[] {
    if (!node) {
      // Without anything to tell, the view shows its welcome text.
      this.#wasEmpty = this.#isEmpty;
      return this.#wasEmpty ? [] : topNodes(this.#hosts.all).map((top) => this.#keep(top));
    }
    if (node.kind === 'group') {
      return hostNodes(this.#hosts.all, node.group).map((host) => this.#keep(host));
    }
    const entry = this.#hosts.get(node.hostId);
    const children = entry ? childNodes(node, entry, this.#settings.showNotApplicable) : [];
    return children.map((child) => this.#keep(child));
  }

  getParent(node: HostsTreeNode): HostsTreeNode | undefined {
    const parent = parentNode(node, (hostId) => this.#hosts.get(hostId)?.remote?.group);
    return parent && this.#keep(parent);
  }

  getTreeItem(node: HostsTreeNode): vscode.TreeItem {
    const item = node.kind === 'group' ? this.#describeGroup(node) : this.#describeBelowHost(node);
    item.id = nodeId(node);
    return item;
  }

  /** Fills the hover of a finding when the person asks for it. */
  resolveTreeItem(item: vscode.TreeItem, node: HostsTreeNode): vscode.TreeItem {
    const finding = node.kind === 'finding' ? this.finding(node) : undefined;
    if (finding) {
      item.tooltip = findingTooltip(finding);
    }
    return item;
  }

  finding({ hostId, findingId }: FindingNode): Finding | undefined {
    return this.#hosts.get(hostId)?.report?.findings.find(({ id }) => id === findingId);
  }

  get #isEmpty(): boolean {
    return this.#hosts.all.every(({ remote, state }) => !remote && state.kind === 'idle');
  }

  #refresh(entry: HostEntry): void {
    // Rows other than this host's stay as they are; only the welcome text concerns the whole tree.
    const whole = this.#wasEmpty !== this.#isEmpty;
    this.#onDidChange.fire(whole ? undefined : this.#keep({ kind: 'host', hostId: entry.identity.id }));
  }

  /** VS Code knows rows by identity, so every row has one object for as long as the window lives. */
  #keep(node: HostsTreeNode): HostsTreeNode {
    const id = nodeId(node);
    const kept = this.#nodes.get(id) ?? node;
    this.#nodes.set(id, kept);
    return kept;
  }

  #describeBelowHost(node: HostsTreeHostNode): vscode.TreeItem {
    const entry = this.#hosts.get(node.hostId);
    return entry ? this.#describe(node, entry) : new vscode.TreeItem(node.hostId);
  }

  #describeGroup(node: GroupNode): vscode.TreeItem {
    const expanded = vscode.TreeItemCollapsibleState.Expanded;
    const item = new vscode.TreeItem(node.group, this.#collapsibleState(node, expanded));
    const hosts = this.#hosts.all.filter(({ remote }) => remote?.group === node.group);
    const worst = worstStatus(hosts.flatMap(({ report }) => report?.findings ?? []));
    item.description = String(hosts.length);
    item.iconPath = new vscode.ThemeIcon(
      'folder',
      hosts.some(({ report }) => report) ? statusIcon(worst).color : undefined,
    );
    item.contextValue = 'group';
    item.accessibilityInformation = {
      label: render(message('Group {group}, {count} hosts', { group: node.group, count: hosts.length })),
    };
    return item;
  }

  #describe(node: HostsTreeHostNode, entry: HostEntry): vscode.TreeItem {
    switch (node.kind) {
      case 'host':
        return this.#describeHost(node, entry);
      case 'category':
        return this.#describeCategory(node, entry);
      case 'finding':
        return this.#describeFinding(node, entry);
      case 'suppressedGroup':
        return this.#describeSuppressedGroup(node, entry);
      case 'suppressed':
        return describeSuppressed(node, entry);
    }
  }

  #describeSuppressedGroup(node: SuppressedGroupNode, { identity, report }: HostEntry): vscode.TreeItem {
    const collapsed = vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(render(message('Suppressed')), this.#collapsibleState(node, collapsed));
    item.description = String(report?.suppressed.length ?? 0);
    item.iconPath = new vscode.ThemeIcon('bell-slash');
    item.contextValue = 'suppressedGroup';
    item.accessibilityInformation = {
      label: `${item.label as string}, ${item.description}, ${identity.label}`,
    };
    return item;
  }

  #describeHost(node: HostNode, entry: HostEntry): vscode.TreeItem {
    // A row that once was without an arrow would not open by itself when it gets children.
    const expanded = vscode.TreeItemCollapsibleState.Expanded;
    return describeHostRow(entry, this.#collapsibleState(node, expanded));
  }

  #describeCategory(node: CategoryNode, entry: HostEntry): vscode.TreeItem {
    const findings = visibleFindings(entry, this.#settings.showNotApplicable).filter(
      ({ category }) => category === node.category,
    );
    const worst = worstStatus(findings);
    const title = render(categoryTitles[node.category]);
    const wanted =
      worst === 'error'
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(title, this.#collapsibleState(node, wanted));
    const [worstCount] = countMessages(countStatuses(findings));
    item.description = worstCount ? render(worstCount) : '';
    item.iconPath = statusIcon(worst);
    item.contextValue = `category ${worst}`;
    item.tooltip = countMessages(countStatuses(findings)).map(render).join(', ');
    item.accessibilityInformation = { label: `${title}, ${item.tooltip}, ${entry.identity.label}` };
    return item;
  }

  #describeFinding(node: FindingNode, entry: HostEntry): vscode.TreeItem {
    const finding = this.finding(node);
    if (!finding) {
      return new vscode.TreeItem(node.findingId);
    }
    const title = render(finding.title);
    const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.None);
    const status = render(statusWords[finding.status]);
    item.description = finding.status === 'pass' ? '' : render(finding.summary);
    item.iconPath = statusIcon(finding.status);
    item.contextValue = [
      'finding',
      finding.status,
      ...(finding.evidence.length > 0 ? ['evidence'] : []),
      ...(finding.fixes.length > 0 ? ['fixable'] : []),
      ...(findingFiles(finding).length > 0 ? ['files'] : []),
    ].join(' ');
    item.accessibilityInformation = { label: `${title}, ${status}, ${entry.identity.label}` };
    item.command = {
      command: 'hullwright.finding.explain',
      title: render(message('Explain Finding')),
      arguments: [node],
    };
    return item;
  }

  #collapsibleState(
    node: HostsTreeNode,
    wanted: vscode.TreeItemCollapsibleState,
  ): vscode.TreeItemCollapsibleState {
    const id = nodeId(node);
    const chosen = this.#collapsible.get(id) ?? wanted;
    this.#collapsible.set(id, chosen);
    return chosen;
  }
}

/** What was found, and why it does not count. */
function describeSuppressed({ findingId }: SuppressedNode, { identity, report }: HostEntry): vscode.TreeItem {
  const found = report?.suppressed.find(({ finding }) => finding.id === findingId);
  if (!found) {
    return new vscode.TreeItem(findingId);
  }
  const { finding, suppression } = found;
  const title = render(finding.title);
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.None);
  item.description = render(suppressionReason(suppression));
  item.iconPath = statusIcon(finding.status);
  item.contextValue = 'suppressed';
  item.tooltip = `${findingId}: ${render(finding.summary)}`;
  const status = render(statusWords[finding.status]);
  item.accessibilityInformation = { label: `${title}, ${status}, ${item.description}, ${identity.label}` };
  return item;
}
