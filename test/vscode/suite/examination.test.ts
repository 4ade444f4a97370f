import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HostsTreeNode } from '../../../src/extension/hostNodes';
import type { ExtensionInternals } from '../../../src/extension/main';
import { activeExtension, examineLocalHost } from './extensionUnderTest';

describe('examination of the local host', () => {
  let extension: ExtensionInternals;

  before(async () => {
    extension = await activeExtension();
    await examineLocalHost();
  });

  function allNodes(node?: HostsTreeNode): HostsTreeNode[] {
    return extension.tree.getChildren(node).flatMap((child) => [child, ...allNodes(child)]);
  }

  const allIds = (): (string | undefined)[] => allNodes().map((node) => extension.tree.getTreeItem(node).id);

  it('reads this machine', () => {
    const report = extension.hosts.get('local')?.report;
    assert.ok(report);
    assert.ok(report.findings.length >= 60, `${report.findings.length} findings`);
    assert.ok(report.kernelOptions.length >= 100, `${report.kernelOptions.length} kernel options`);
    assert.ok(report.summary.kernel);
  });

  it('fills the tree: host, categories, findings', () => {
    const kinds = new Set(allNodes().map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ['category', 'finding', 'host']);
    const [host] = extension.tree.getChildren();
    assert.ok(host);
    const item = extension.tree.getTreeItem(host);
    assert.match(String(item.description), /·/);
    assert.match(item.contextValue ?? '', /^host examined reported$/);
    assert.match(item.accessibilityInformation?.label ?? '', /local/);
  });

  it('shows what does not apply only when it is asked for', () => {
    const report = extension.hosts.get('local')?.report;
    const shown = allNodes().filter(({ kind }) => kind === 'finding').length;
    assert.equal(shown, (report?.findings.length ?? 0) - (report?.counts.notApplicable ?? 0));
  });

  it('gives every row its parent, and the same object each time', () => {
    for (const node of allNodes()) {
      const parent = extension.tree.getParent(node);
      assert.ok(parent ? extension.tree.getChildren(parent).includes(node) : node.kind === 'host');
    }
  });

  it('keeps the ids of the rows when it is examined again', async () => {
    const before = allIds();
    assert.equal(new Set(before).size, before.length, 'an id occurs twice');
    await examineLocalHost();
    assert.deepEqual([...allIds()].sort(), [...before].sort());
  });

  it('counts the errors in the badge', () => {
    const errors = extension.hosts.get('local')?.report?.counts.error ?? 0;
    assert.equal(extension.hostsView.view.badge?.value, errors === 0 ? undefined : errors);
  });

  it('tells the host in the status bar', () => {
    const { item } = extension.statusBar;
    assert.match(item.text, /^\$\([a-z-]+\) local.*: \d+ \w+/);
    assert.match(item.accessibilityInformation?.label ?? '', /^Hullwright, local/);
    assert.equal((item.command as vscode.Command).command, 'hullwright.report.open');
  });

  it('ends when it is cancelled, and keeps the last report', async () => {
    const { hosts, examiner } = extension;
    const before = hosts.get('local')?.report;
    const phases: string[] = [];
    const subscription = hosts.onDidChange(({ state }) => {
      phases.push(state.kind);
      if (state.kind === 'examining' && state.progress.fraction > 0) {
        setTimeout(() => {
          examiner.cancel('local');
        }, 50);
      }
    });
    assert.equal(await examiner.examine('local', 'person'), undefined);
    subscription.dispose();
    assert.equal(phases.at(-1), 'examined');
    assert.equal(hosts.get('local')?.report, before);
  });

  it('joins an examination that is running', async () => {
    const [first, second] = await Promise.all([
      extension.examiner.examine('local', 'view'),
      vscode.commands
        .executeCommand('hullwright.host.examineAll')
        .then(() => extension.hosts.get('local')?.report),
    ]);
    assert.ok(first);
    assert.equal(first, second);
  });
});
