import * as vscode from 'vscode';
import {
  healthPageRequest,
  type HealthPageRequest,
  type HealthPageUpdate,
} from '../model/healthPageMessages';
import { healthContent } from './healthPageContent';
import type { HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { PageChannel } from './pageChannel';
import { pageHtml, pageRoots } from './pageHtml';
import type { ReportPanels } from './reportPanels';

interface Dependencies {
  readonly hosts: HostStore;
  readonly panels: ReportPanels;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** The view Health: the selected host at a glance. */
export class HealthView extends Disposable implements vscode.WebviewViewProvider {
  readonly #dependencies: Dependencies;
  readonly #onDidShow = this.register(new vscode.EventEmitter<void>());
  #channel: PageChannel<HealthPageRequest, HealthPageUpdate> | undefined;

  /** Fires when the view becomes visible. */
  readonly onDidShow = this.#onDidShow.event;

  constructor(dependencies: Dependencies) {
    super();
    this.#dependencies = dependencies;
    const { hosts } = dependencies;
    this.register(vscode.window.registerWebviewViewProvider('hullwright.health', this));
    this.register(
      hosts.onDidSelect(() => {
        this.#update();
      }),
    );
    this.register(
      hosts.onDidChange((entry) => {
        if (entry.identity.id === hosts.selected?.identity.id) {
          this.#update();
        }
      }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { extensionUri, log } = this.#dependencies;
    view.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    const channel = new PageChannel<HealthPageRequest, HealthPageUpdate>({
      webview: view.webview,
      request: healthPageRequest,
      onRequest: (request) => {
        this.#answer(request);
      },
      log,
    });
    this.#channel = channel;
    view.onDidDispose(() => {
      channel.dispose();
      this.#channel = undefined;
    });
    view.onDidChangeVisibility(() => {
      if (view.visible) {
        this.#onDidShow.fire();
      }
    });
    this.#update();
    view.webview.html = pageHtml(view.webview, extensionUri, 'health');
    this.#onDidShow.fire();
  }

  override dispose(): void {
    this.#channel?.dispose();
    super.dispose();
  }

  #update(): void {
    this.#channel?.post(healthContent(this.#dependencies.hosts.selected));
  }

  #answer(request: HealthPageRequest): void {
    const entry = this.#dependencies.hosts.selected;
    if (!entry) {
      return;
    }
    const host = { kind: 'host', hostId: entry.identity.id };
    switch (request.type) {
      case 'ready':
        return;
      case 'examine':
        void vscode.commands.executeCommand('hullwright.host.examine', host);
        return;
      case 'cancel':
        void vscode.commands.executeCommand('hullwright.host.cancel', host);
        return;
      case 'openReport':
        this.#dependencies.panels.open(entry);
        return;
      case 'showLog':
        void vscode.commands.executeCommand('hullwright.log.show');
        return;
      case 'openFinding':
        this.#dependencies.panels.open(entry).focus('finding', request.id);
        return;
      case 'openCapability':
        this.#dependencies.panels.open(entry).focus('capability', request.id);
        return;
    }
  }
}
