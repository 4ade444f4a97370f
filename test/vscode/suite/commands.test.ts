import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandTable } from '../../../src/extension/commandTable';
import { activeExtension, foundExtension } from './extensionUnderTest';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
}

describe('commands', () => {
  before(activeExtension);

  const { contributes } = foundExtension().packageJSON as Manifest;

  it('are those of the manifest, no more and no fewer', () => {
    assert.deepEqual(
      commandTable.map(({ id }) => id).sort(),
      contributes.commands.map(({ command }) => command).sort(),
    );
  });

  it('are all registered', async () => {
    const registered = await vscode.commands.getCommands(true);
    for (const { id } of commandTable) {
      assert.ok(registered.includes(id), id);
    }
  });

  it('have titles in words', () => {
    for (const { command, title } of contributes.commands) {
      assert.match(title, /^[A-Z]/, command);
      assert.ok(title.length <= 25, `${title} is long`);
    }
  });
});
