import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FindingNode } from '../../../src/extension/hostNodes';
import type { ExtensionInternals } from '../../../src/extension/main';
import type { Finding } from '../../../src/model/finding';
import { activeExtension, examineLocalHost, eventually } from './extensionUnderTest';

describe('findings', () => {
  let extension: ExtensionInternals;
  let finding: Finding;
  let node: FindingNode;

  before(async () => {
    extension = await activeExtension();
    const report = await examineLocalHost();
    const found = report.findings.find(({ evidence }) => evidence.some(({ excerpt }) => excerpt !== ''));
    assert.ok(found);
    finding = found;
    node = { kind: 'finding', hostId: 'local', category: found.category, findingId: found.id };
  });

  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('open in the report panel, one panel for the host', async () => {
    const reports = (): readonly vscode.Tab[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(
          ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('hullwright'),
        );
    await vscode.commands.executeCommand('hullwright.finding.explain', node);
    await eventually(() => reports().length === 1, 'the report panel');
    await eventually(
      () => extension.panels.activeHostId === 'local',
      'the report of the local host in front',
    );
    await vscode.commands.executeCommand('hullwright.finding.explain', node);
    const entry = extension.hosts.get('local');
    assert.ok(entry);
    await eventually(() => extension.panels.open(entry).isReady, 'the page');
    assert.equal(reports().length, 1);
  });

  it('give their evidence to the clipboard', async () => {
    await vscode.commands.executeCommand('hullwright.finding.copyEvidence', node);
    const copied = await vscode.env.clipboard.readText();
    assert.ok(copied.includes(finding.id));
    for (const { excerpt } of finding.evidence) {
      assert.ok(copied.includes(excerpt.trimEnd()));
    }
  });

  it('tell their evidence in the hover, untrusted', () => {
    const item = extension.tree.getTreeItem(node);
    assert.equal(item.tooltip, undefined, 'the hover is made when it is asked for');
    const { tooltip } = extension.tree.resolveTreeItem(item, node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.ok(!tooltip.isTrusted && !tooltip.supportHtml);
    assert.ok(tooltip.value.includes('```'));
  });

  it('are not invented for an argument that names none', async () => {
    await vscode.env.clipboard.writeText('untouched');
    await vscode.commands.executeCommand('hullwright.finding.copyEvidence', {
      hostId: 'local',
      findingId: 'NONE',
    });
    await vscode.commands.executeCommand('hullwright.finding.copyEvidence', {
      hostId: 'other',
      findingId: finding.id,
    });
    assert.equal(await vscode.env.clipboard.readText(), 'untouched');
  });
});
