import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { applySureFixes } from '../../../src/configfiles/lint/sureFixes';
import { settingsOf } from '../../../src/configfiles/settings/setting';
import { activeExtension, eventually, examineLocalHost, foundExtension } from './extensionUnderTest';

/** A new file at the place of a host's file: the machine that runs the tests keeps its own as it is. */
const grubUri = vscode.Uri.parse('untitled:/etc/default/grub');

async function openWith(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document;
}

function rulesAt(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Hullwright')
    .map(({ code }) => (typeof code === 'object' ? String(code.value) : String(code)));
}

async function actionsAt(
  document: vscode.TextDocument,
  kind: string,
  range = new vscode.Range(0, 0, document.lineCount, 0),
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind);
}

describe('files of hosts in the editor', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('load no client for a file of such a name in a repository', async () => {
    await foundExtension().activate();
    const client = path.join(foundExtension().extensionPath, 'dist/languageClient.js');
    const elsewhere = vscode.Uri.parse('untitled:/home/me/files/etc/default/grub');
    const document = await openWith(elsewhere, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    assert.equal(document.languageId, 'hullwright-grub');
    assert.deepEqual(rulesAt(elsewhere), []);
    assert.equal(createRequire(client).cache[client], undefined);
    assert.equal((await activeExtension()).fileAssistance.processId, undefined);
  });

  it('have diagnostics, and a preferred quick fix that gives what lint --fix gives', async () => {
    const text = '# für alle\nGRUB_TIMEOUT = 5\nGRUB_CMDLINE_LINUX="quiet"\n';
    const document = await openWith(grubUri, text);
    await eventually(() => rulesAt(grubUri).includes('shell/spaced-assignment'), 'a diagnostic');
    const [fix, ...others] = await actionsAt(document, 'quickfix');
    assert.deepEqual(others, []);
    assert.equal(fix?.isPreferred, true);
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    const input = { kind: 'grub', path: '/etc/default/grub', text } as const;
    assert.equal(document.getText(), applySureFixes(input).text);
    await eventually(() => rulesAt(grubUri).length === 0, 'no diagnostic any more');
  });

  it('lose their carriage returns by fix-all', async () => {
    const text = 'GRUB_TIMEOUT = 5\r\nGRUB_CMDLINE_LINUX="quiet"\r\n';
    const document = await openWith(grubUri, text);
    const editor = vscode.window.activeTextEditor;
    assert.ok(
      await editor?.edit((builder) => {
        builder.setEndOfLine(vscode.EndOfLine.CRLF);
      }),
    );
    await eventually(() => rulesAt(grubUri).includes('text/carriage-return'), 'a diagnostic');
    assert.equal(document.getText(), text);
    // As a person does it: what a provider's command gives back has lost the wish about line ends.
    await vscode.commands.executeCommand('editor.action.sourceAction', {
      kind: 'source.fixAll.hullwright',
      apply: 'first',
    });
    const mended = 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="quiet"\n';
    await eventually(() => document.getText() === mended, 'a mended text');
  });

  it('have completion, hover and an outline', async () => {
    const document = await openWith(grubUri, 'GRUB_CMDLINE_LINUX="quiet "\n');
    const place = new vscode.Position(0, 26);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      place,
    );
    assert.ok(list.items.some(({ label }) => label === 'cgroup_enable'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 22),
    );
    const [content] = hovers.flatMap(({ contents }) => contents);
    assert.match((content as vscode.MarkdownString).value, /^\*\*quiet\*\*/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['GRUB_CMDLINE_LINUX'],
    );
  });

  it('are told what an examination of this machine read', async () => {
    const uri = vscode.Uri.parse('untitled:/etc/sysctl.d/50-hullwright.conf');
    await openWith(uri, 'net.ipv4.tcp_tw_recycle = 1\n');
    await examineLocalHost();
    // Gone since Linux 4.12: every machine that runs these tests is newer.
    await eventually(() => rulesAt(uri).includes('sysctl/gone'), 'a rule that needs facts');
  });

  it('are read where they lie on this machine', async function () {
    const folder = '/usr/lib/sysctl.d';
    const files = (existsSync(folder) ? readdirSync(folder) : []).map((name) => path.join(folder, name));
    const input = files
      .filter((file) => file.endsWith('.conf'))
      .map((file) => ({ kind: 'sysctl' as const, path: file, text: readFileSync(file, 'utf8') }))
      .find((candidate) => settingsOf(candidate).length > 0);
    if (!input) {
      this.skip();
    }
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(input.path));
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'hullwright-sysctl');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      settingsOf(input).map(({ name }) => name),
    );
  });

  it('are judged again after a crash of the server, with what was typed kept', async () => {
    const { fileAssistance } = await activeExtension();
    const document = await openWith(grubUri, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    await eventually(() => fileAssistance.processId !== undefined, 'a server');
    const first = fileAssistance.processId;
    assert.ok(first !== undefined);
    process.kill(first, 'SIGKILL');
    await eventually(
      () => fileAssistance.processId !== undefined && fileAssistance.processId !== first,
      'another server',
    );
    const edit = new vscode.WorkspaceEdit();
    edit.insert(grubUri, new vscode.Position(0, 0), 'GRUB_TIMEOUT = 5\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually(() => rulesAt(grubUri).includes('shell/spaced-assignment'), 'a new diagnostic');
    assert.equal(document.getText(), 'GRUB_TIMEOUT = 5\nGRUB_CMDLINE_LINUX="swapaccount"\n');
  });
});
