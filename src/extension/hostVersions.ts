import * as vscode from 'vscode';
import type { HostFile } from '../hostFiles/hostFile';
import { message } from '../model/message';
import { hostVersionScheme } from './hostFileUri';
import { Disposable } from './lifecycle';
import { render } from './render';

/** What hosts have at the place of an open file, as read-only documents to compare with. */
export class HostVersions extends Disposable implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #onDidChange = this.register(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#onDidChange.event;

  constructor() {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(hostVersionScheme, this));
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#texts.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** Opens the difference between what the host has and the text in the editor, which can be changed there. */
  async compare(uri: vscode.Uri, host: string, { bytes }: HostFile): Promise<void> {
    const version = uri.with({ scheme: hostVersionScheme });
    this.#texts.set(version.toString(), new TextDecoder().decode(bytes));
    this.#onDidChange.fire(version);
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const title = render(message('{name}: on {host} ↔ your text', { name, host }));
    await vscode.commands.executeCommand('vscode.diff', version, uri, title);
  }
}
