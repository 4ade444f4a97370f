import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionInternals } from '../../../src/extension/main';

describe('installed extension', () => {
  const extension = vscode.extensions.getExtension<ExtensionInternals>('hullwright.hullwright');

  it('is the one from the package', () => {
    assert.ok(extension, 'it is not installed');
    assert.match(extension.extensionPath, /[/\\]hullwright\.hullwright-\d+\.\d+\.\d+/);
  });

  it('loads and activates', async () => {
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('examines the local host and shows it in the tree', async () => {
    assert.ok(extension);
    const { tree } = extension.exports;
    await vscode.commands.executeCommand('hullwright.host.examine');
    const [host] = tree.getChildren();
    assert.ok(host, 'the tree holds no host');
    const categories = tree.getChildren(host);
    assert.ok(categories.length >= 3, `${categories.length} categories`);
    assert.ok(categories.every((category) => tree.getChildren(category).length > 0));
  });

  it('opens the report', async () => {
    const opened = new Promise<readonly vscode.Tab[]>((resolve) => {
      const listener = vscode.window.tabGroups.onDidChangeTabs((change) => {
        if (change.opened.length === 0) return;
        listener.dispose();
        resolve(change.opened);
      });
    });
    await vscode.commands.executeCommand('hullwright.report.open');
    const [tab] = await opened;
    assert.ok(tab?.input instanceof vscode.TabInputWebview);
    assert.match(tab.input.viewType, /hullwright\.report$/);
  });
});
