import * as vscode from 'vscode';
import { message } from '../model/message';
import {
  reportPageRequest,
  type ReportFocus,
  type ReportPageRequest,
  type ReportPageUpdate,
} from '../model/reportPageMessages';
import type { HostEntry, HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { PageChannel } from './pageChannel';
import { pageHtml, pageRoots } from './pageHtml';
import { render } from './render';
import { reportActivity, reportContent } from './reportPageContent';
import { isHttpsUrl } from './webLink';

export const reportViewType = 'hullwright.report';

interface Dependencies {
  readonly hosts: HostStore;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** The report of one host, in an editor tab. */
export class ReportPanel extends Disposable {
  readonly hostId: string;
  readonly panel: vscode.WebviewPanel;
  readonly #dependencies: Dependencies;
  readonly #channel: PageChannel<ReportPageRequest, ReportPageUpdate>;
  #shownReport: HostEntry['report'];
  #revision = 0;
  #requests = 0;

  constructor(panel: vscode.WebviewPanel, entry: HostEntry, dependencies: Dependencies) {
    super();
    const { hosts, extensionUri, log } = dependencies;
    this.#dependencies = dependencies;
    this.hostId = entry.identity.id;
    this.panel = this.register(panel);
    this.panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    this.panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    this.#channel = this.register(
      new PageChannel<ReportPageRequest, ReportPageUpdate>({
        webview: panel.webview,
        request: reportPageRequest,
        onRequest: (request) => {
          this.#answer(request);
        },
        log,
      }),
    );
    this.register(
      panel.onDidDispose(() => {
        this.dispose();
      }),
    );
    this.register(
      hosts.onDidChange((changed) => {
        this.#show(changed);
      }),
    );
    this.#channel.post(reportContent(entry, this.#revision));
    this.#show(entry);
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'report');
  }

  /** True when the page has loaded and was given everything. */
  get isReady(): boolean {
    return this.#channel.isReady;
  }

  /** Leads the page to a finding or to the findings behind a capability. */
  focus(target: ReportFocus['target'], id: string): void {
    this.#requests += 1;
    this.#channel.post({ type: 'focus', target, id, request: Date.now() + this.#requests });
  }

  #show(entry: HostEntry): void {
    if (entry.identity.id !== this.hostId) {
      return;
    }
    if (entry.report !== this.#shownReport) {
      this.#shownReport = entry.report;
      this.#revision += 1;
      this.#channel.post(reportContent(entry, this.#revision));
    }
    this.#channel.post(reportActivity(entry.state));
  }

  #answer(request: ReportPageRequest): void {
    const host = { kind: 'host', hostId: this.hostId };
    switch (request.type) {
      case 'ready':
        return;
      case 'examine':
        void vscode.commands.executeCommand('hullwright.host.examine', host);
        return;
      case 'cancel':
        void vscode.commands.executeCommand('hullwright.host.cancel', host);
        return;
      case 'saveReport':
        void vscode.commands.executeCommand('hullwright.report.save', host);
        return;
      case 'changeProfile':
        void vscode.commands.executeCommand('workbench.action.openSettings', 'hullwright.profile');
        return;
      case 'showLog':
        void vscode.commands.executeCommand('hullwright.log.show');
        return;
      case 'copyEvidence':
        void vscode.commands.executeCommand('hullwright.finding.copyEvidence', {
          kind: 'finding',
          hostId: this.hostId,
          findingId: request.findingId,
        });
        return;
      case 'copyCommand':
        this.#copyCommand(request.findingId, request.index);
        return;
      case 'openReference':
        this.#openReference(request.findingId, request.index);
        return;
    }
  }

  #copyCommand(findingId: string, index: number): void {
    const command = this.#finding(findingId)?.evidence[index]?.command;
    if (command !== undefined) {
      void vscode.env.clipboard.writeText(command);
      vscode.window.setStatusBarMessage(render(message('Copied: {command}', { command })), 3000);
    }
  }

  #openReference(findingId: string, index: number): void {
    // The page names a place in the report that it was sent, whose references are https only.
    const url = this.#finding(findingId)?.references.filter(isHttpsUrl)[index];
    if (url !== undefined) {
      void vscode.env.openExternal(vscode.Uri.parse(url, true));
    }
  }

  #finding(id: string) {
    return this.#dependencies.hosts.get(this.hostId)?.report?.findings.find((finding) => finding.id === id);
  }
}
