import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { applySureFixes } from '../../../src/configfiles/lint/sureFixes';
import { hostFileUri } from '../../../src/extension/hostFileUri';
import type { HostFileSystem } from '../../../src/extension/hostFileSystem';
import { LoginHost } from '../../rig/loginHost';
import { activeExtension, eventually, setSetting } from './extensionUnderTest';

const original = '# für alle\nGRUB_TIMEOUT = 5\nGRUB_CMDLINE_LINUX="quiet"\n';

describe('files of a host over SSH in the editor', function () {
  this.timeout(60_000);
  let host: LoginHost;
  let files: HostFileSystem;
  let hostId: string;
  let uri: vscode.Uri;
  /** Where the host's file lies on this machine. Each test has one of its own: VS Code keeps documents for a while. */
  let file: string;
  let count = 0;
  let asked: string[];
  let confirms: boolean;
  let conflicts: string[];

  before(async function () {
    if (!LoginHost.isPossible) {
      this.skip();
    }
    host = await LoginHost.start();
    await mkdir(host.file('grub.d'));
    await setSetting('ssh.configFile', host.configFile);
    await setSetting('hosts', [{ destination: 'web1' }]);
    const { hosts, hostFiles } = await activeExtension();
    files = hostFiles;
    await eventually(() => hosts.all.some(({ remote }) => remote), 'the host');
    const entry = hosts.all.find(({ remote }) => remote);
    hostId = entry?.identity.id ?? '';
  });

  beforeEach(() => {
    count += 1;
    useFile(`grub.d/${count}0.cfg`);
    [asked, conflicts, confirms] = [[], [], true];
    files.questions = {
      confirmWrite: (_, before, after) => {
        asked.push(`${Buffer.from(before.bytes).toString()}>${Buffer.from(after).toString()}`);
        return Promise.resolve(confirms);
      },
      decideConflict: (_, now) => {
        conflicts.push(Buffer.from(now.bytes).toString());
        return Promise.resolve(true);
      },
    };
  });

  afterEach(async () => {
    await vscode.workspace.getConfiguration('files').update('autoSave', undefined, true);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    if (!LoginHost.isPossible) {
      return;
    }
    await setSetting('hosts', undefined);
    await setSetting('ssh.configFile', undefined);
    await host.end();
  });

  function useFile(name: string): void {
    file = host.file(name);
    writeFileSync(file, original);
    uri = hostFileUri(hostId, `/etc/default/${name}`);
  }

  async function open(): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.getText(), readFileSync(file, 'utf8'));
    return document;
  }

  /** As a person does, who cannot type before the editor takes it. */
  async function type(document: vscode.TextDocument, text: string): Promise<void> {
    const before = document.getText();
    for (let tries = 0; tries < 200 && document.getText() === before; tries += 1) {
      await vscode.commands.executeCommand('type', { text });
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.equal(document.getText().length, before.length + text.length);
  }

  async function edit(document: vscode.TextDocument, text: string): Promise<void> {
    await vscode.commands.executeCommand('hullwright.file.edit');
    await type(document, text);
  }

  const rules = () =>
    vscode.languages
      .getDiagnostics(uri)
      .map(({ code }) => (typeof code === 'object' ? String(code.value) : String(code)));

  it('are judged together with the other files of their host', async () => {
    useFile('grub.d/00.cfg');
    writeFileSync(host.file('grub.d/99.cfg'), 'GRUB_CMDLINE_LINUX=""\n');
    await open();
    await eventually(() => rules().includes('grub/overridden'), 'a rule about two files');
    rmSync(host.file('grub.d/99.cfg'));
  });

  it('are read-only until they are edited on the host', async () => {
    const document = await open();
    assert.equal(document.languageId, 'hullwright-grub');
    const { permissions } = await vscode.workspace.fs.stat(uri);
    assert.equal(permissions, vscode.FilePermission.Readonly);
    await vscode.commands.executeCommand('type', { text: '# typed' });
    await assert.rejects(
      async () => vscode.workspace.fs.writeFile(uri, Buffer.from('written by another extension')),
      /read-only/,
    );
    assert.equal(document.getText(), original);
    assert.equal(readFileSync(file, 'utf8'), original);
    await edit(document, '#');
    assert.equal((await vscode.workspace.fs.stat(uri)).permissions, undefined);
  });

  it('are mended by a quick fix and saved, with the bytes that lint --fix gives', async () => {
    useFile('grub');
    const document = await open();
    await edit(document, '#');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), original);
    await eventually(() => rules().includes('shell/spaced-assignment'), 'a diagnostic');
    const [fix] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      new vscode.Range(0, 0, document.lineCount, 0),
      'quickfix',
    );
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    const before = statSync(file);
    assert.ok(await document.save());
    const input = { kind: 'grub', path: uri.path, text: original } as const;
    const mended = applySureFixes(input).text;
    assert.notEqual(mended, original);
    assert.deepEqual(readFileSync(file), Buffer.from(mended));
    assert.deepEqual(asked, [`${original}>${mended}`]);
    const after = statSync(file);
    assert.deepEqual([after.mode, after.uid, after.gid], [before.mode, before.uid, before.gid]);
    await type(document, '# second\n');
    assert.ok(await document.save(), 'a second save follows the first');
    assert.equal(readFileSync(file, 'utf8'), `# second\n${mended}`);
  });

  it('are not written when the change is not confirmed', async () => {
    confirms = false;
    const document = await open();
    await edit(document, '# typed\n');
    assert.equal(await document.save(), false);
    assert.equal(document.isDirty, true);
    assert.equal(readFileSync(file, 'utf8'), original);
  });

  it('are not written over a change that was made on the host meanwhile', async () => {
    const document = await open();
    await edit(document, '# typed\n');
    writeFileSync(file, 'another\n');
    assert.equal(await document.save(), false);
    assert.equal(readFileSync(file, 'utf8'), 'another\n');
    await eventually(() => conflicts.length > 0, 'the question');
    assert.deepEqual(conflicts, ['another\n']);
    assert.equal(document.getText(), `# typed\n${original}`);
    assert.ok(await document.save(), 'after the person decided');
    assert.equal(readFileSync(file, 'utf8'), `# typed\n${original}`);
  });

  for (const [autoSave, leave] of [
    ['afterDelay', () => Promise.resolve()],
    [
      'onFocusChange',
      async () => {
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: '' }));
      },
    ],
  ] as const) {
    it(`are not saved by the automatic save ${autoSave}`, async () => {
      const document = await open();
      await edit(document, '#');
      await vscode.workspace.getConfiguration('files').update('autoSave', autoSave, true);
      const outcomes: string[] = [];
      const write = files.writeFile.bind(files);
      files.writeFile = (...args) =>
        write(...args).then(
          () => void outcomes.push('written'),
          (error: unknown) => {
            outcomes.push(String(error));
            throw error;
          },
        );
      try {
        await type(document, '# typed\n');
        await leave();
        await eventually(() => outcomes.length > 0, 'an automatic save');
      } finally {
        files.writeFile = write;
      }
      assert.match(outcomes.join(), /saved only by hand/);
      assert.equal(readFileSync(file, 'utf8'), original);
      assert.equal(document.getText(), `## typed\n${original}`);
      assert.deepEqual(asked, []);
      await vscode.window.showTextDocument(document);
      await vscode.workspace.getConfiguration('files').update('autoSave', undefined, true);
      assert.ok(await document.save(), 'by hand it is saved');
      assert.equal(readFileSync(file, 'utf8'), `## typed\n${original}`);
    });
  }
});
