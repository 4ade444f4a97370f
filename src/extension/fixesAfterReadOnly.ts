import * as vscode from 'vscode';
import { hostFileScheme } from './hostFileUri';
import { Disposable } from './lifecycle';

/**
 * VS Code looks for quick fixes in an editor only if it was writable when its document was set, and does not look again when it becomes
 * writable. It does when a provider comes or goes: so one does, at each move of the cursor in such a document until it is changed.
 */
export class FixesAfterReadOnly extends Disposable {
  constructor(isEditable: (uri: vscode.Uri) => boolean) {
    super();
    this.register(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document } }) => {
        const { uri, isDirty } = document;
        if (uri.scheme === hostFileScheme && !isDirty && isEditable(uri)) {
          const nothing = { provideCodeActions: () => [] };
          vscode.languages.registerCodeActionsProvider({ scheme: hostFileScheme }, nothing).dispose();
        }
      }),
    );
  }
}
