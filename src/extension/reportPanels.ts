import * as vscode from 'vscode';
import { message } from '../model/message';
import type { HostEntry, HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { render } from './render';
import { ReportPanel, reportViewType } from './reportPanel';

interface Dependencies {
  readonly hosts: HostStore;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** The open report panels: at most one for each host, used again. */
export class ReportPanels extends Disposable implements vscode.WebviewPanelSerializer {
  readonly #open = new Map<string, ReportPanel>();
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    super();
    this.#dependencies = dependencies;
    this.register(vscode.window.registerWebviewPanelSerializer(reportViewType, this));
    this.register(
      dependencies.hosts.onDidRemove(({ identity }) => {
        this.#open.get(identity.id)?.dispose();
      }),
    );
  }

  /** The host whose report is in the active editor tab. */
  get activeHostId(): string | undefined {
    return [...this.#open.values()].find(({ panel }) => panel.active)?.hostId;
  }

  /** Shows the report of a host, opening its panel when there is none. */
  open(entry: HostEntry): ReportPanel {
    const existing = this.#open.get(entry.identity.id);
    if (existing) {
      existing.panel.reveal();
      return existing;
    }
    const title = render(message('Hullwright: {host}', { host: entry.identity.label }));
    const panel = vscode.window.createWebviewPanel(reportViewType, title, vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    return this.#adopt(panel, entry);
  }

  /** Takes over a panel that was open before the window was loaded again. It examines nothing. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const hostId = typeof state === 'object' && state && 'hostId' in state ? state.hostId : undefined;
    const entry = typeof hostId === 'string' ? this.#dependencies.hosts.get(hostId) : undefined;
    if (entry && !this.#open.has(entry.identity.id)) {
      this.#adopt(panel, entry);
    } else {
      panel.dispose();
    }
    return Promise.resolve();
  }

  override dispose(): void {
    for (const panel of this.#open.values()) {
      panel.dispose();
    }
    super.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, entry: HostEntry): ReportPanel {
    const { id } = entry.identity;
    const report = new ReportPanel(panel, entry, this.#dependencies);
    this.#open.set(id, report);
    panel.onDidDispose(() => this.#open.delete(id));
    return report;
  }
}
