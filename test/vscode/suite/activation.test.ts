import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { foundExtension } from './extensionUnderTest';

describe('activation', () => {
  const spawn = childProcess.spawn;
  const spawned: string[] = [];

  before(() => {
    childProcess.spawn = ((command: string, ...rest: never[]) => {
      spawned.push(command);
      return spawn(command, ...rest);
    }) as typeof spawn;
  });

  after(() => {
    childProcess.spawn = spawn;
  });

  it('starts no process and loads nothing of an examination', async () => {
    const extension = foundExtension();
    const { hosts } = await extension.activate();
    const examination = path.join(extension.extensionPath, 'dist', 'examination.js');
    assert.ok(
      hosts.all.every(({ state }) => state.kind === 'idle'),
      'a host was examined unasked',
    );
    assert.deepEqual(spawned, []);
    assert.equal(createRequire(examination).cache[examination], undefined);
  });

  it('knows the local host, not examined yet', async () => {
    const { hosts, tree, statusBar } = await foundExtension().activate();
    assert.deepEqual(
      hosts.all.map(({ identity, state, report }) => [identity.id, state.kind, report]),
      [['local', 'idle', undefined]],
    );
    assert.deepEqual(tree.getChildren(), [], 'the welcome text needs an empty tree');
    assert.equal(statusBar.item.text, '');
  });

  it('runs where the workspace is, first', () => {
    const { extensionKind } = foundExtension().packageJSON as { extensionKind: unknown };
    assert.deepEqual(extensionKind, ['workspace', 'ui']);
  });
});
