import * as vscode from 'vscode';
import { Disposable } from './lifecycle';
import { hostFileScheme } from './hostFileUri';

/** Knows of each save of a host's file whether a person asked for it: VS Code tells that before it hands over the bytes, and only then. */
export class SaveReasons extends Disposable {
  readonly #reasons = new Map<string, vscode.TextDocumentSaveReason>();

  constructor() {
    super();
    this.register(
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (document.uri.scheme === hostFileScheme) {
          this.#reasons.set(document.uri.toString(), reason);
        }
      }),
    );
  }

  /** True once for a save that a person asked for; false for an automatic one, and for bytes that come from no save of a text. */
  takeManual(uri: vscode.Uri): boolean {
    const reason = this.#reasons.get(uri.toString());
    this.#reasons.delete(uri.toString());
    return reason === vscode.TextDocumentSaveReason.Manual;
  }
}
