import * as vscode from 'vscode';
import { message } from '../model/message';
import type { HostsTreeNode } from './hostNodes';
import type { HostsTree } from './hostsTree';
import type { HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { render } from './render';

/** The view Hosts: the tree, its badge, and the selection that the Health view follows. */
export class HostsView extends Disposable {
  readonly view: vscode.TreeView<HostsTreeNode>;
  readonly #hosts: HostStore;

  constructor(tree: HostsTree, hosts: HostStore) {
    super();
    this.#hosts = hosts;
    this.view = this.register(
      vscode.window.createTreeView('hullwright.hosts', { treeDataProvider: tree, showCollapseAll: true }),
    );
    this.register(
      hosts.onDidChange(() => {
        this.#updateBadge();
      }),
    );
    this.register(
      hosts.onDidChangeHosts(() => {
        this.#updateBadge();
      }),
    );
    this.register(
      this.view.onDidChangeSelection(({ selection: [node] }) => {
        if (node && node.kind !== 'group') {
          hosts.select(node.hostId);
        }
      }),
    );
  }

  #updateBadge(): void {
    const errors = this.#hosts.all.reduce((sum, { report }) => sum + (report?.counts.error ?? 0), 0);
    this.view.badge =
      errors === 0
        ? undefined
        : {
            value: errors,
            tooltip:
              errors === 1
                ? render(message('1 error'))
                : render(message('{count} errors', { count: errors })),
          };
  }
}
