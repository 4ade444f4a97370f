import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outputFolder } from '../rig/projectFolder';
import { RootLogin } from '../rig/rootLogin';
import { WorkbenchSession } from './workbench/workbenchSession';
import { type WorkbenchWindow } from './workbench/workbenchWindow';

const dropIn = '/etc/sysctl.d/90-hullwright.conf';
const limitFile = '/proc/sys/fs/inotify/max_user_instances';

describe('a fix on a host over SSH', () => {
  let login: RootLogin;
  let session: WorkbenchSession;
  let window: WorkbenchWindow;
  let limit: string;

  before(async () => {
    assert.equal(existsSync(dropIn), false, `${dropIn} is in the way of this test`);
    limit = (await readFile(limitFile, 'utf8')).trim();
    // As kernels have it by themselves: too few for more than a handful of containers that watch files.
    await writeFile(limitFile, '128');
    login = await RootLogin.start(['StrictHostKeyChecking accept-new']);
    session = await WorkbenchSession.start({
      'hullwright.ssh.configFile': login.configFile,
      'hullwright.examineLocalOnOpen': false,
      'hullwright.hosts': [{ destination: 'web1' }],
    });
    window = await session.openWindow();
  });

  after(async () => {
    await session.end();
    await login.end();
    await writeFile(limitFile, limit);
    await rm(dropIn, { force: true });
    execFileSync('rm', ['-rf', '/var/lib/hullwright']);
  });

  it('shows the plan before anything is changed', async () => {
    await window.openSidebar();
    await window.runCommand('Hullwright: Examine with Root');
    await window.pickHost('web1');
    await window.treeRow('web1').filter({ hasText: 'kernel' }).waitFor();
    await window.runCommand('Hullwright: Fix...');
    await window.pickHost('web1');
    await window.page.locator('.quick-input-title', { hasText: 'Which finding?' }).waitFor();
    await window.page.locator('.quick-input-widget input').first().fill('LIM-INOTIFY');
    await window.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'LIM-INOTIFY' })
      .first()
      .waitFor();
    await window.page.keyboard.press('Enter');
    await window.page.locator('.monaco-diff-editor').first().waitFor();
    await window.page.locator('.monaco-list-row', { hasText: 'not applied yet' }).waitFor();
    assert.equal(existsSync(dropIn), false);
    await window.page.screenshot({ path: path.join(outputFolder, 'fix-preview.png') });
  });

  it('asks with every command in full, and does it', async () => {
    await window.runCommand('Hullwright: Apply Plan...');
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /sysctl -w fs\.inotify\.max_user_instances=\d+/);
    await window.page.screenshot({ path: path.join(outputFolder, 'fix-confirm.png') });
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    const change = window.page.locator('.monaco-list-row', { hasText: /done ·/ });
    await change.first().waitFor();
    assert.match(await readFile(dropIn, 'utf8'), /^fs\.inotify\.max_user_instances ?= ?\d+$/m);
    assert.ok(Number(await readFile(limitFile, 'utf8')) > 128);
    await window.page.screenshot({ path: path.join(outputFolder, 'fix-applied.png') });
  });

  it('takes it back', async () => {
    const row = window.page.locator('.monaco-list-row', { hasText: /done ·/ });
    await row.hover();
    await row.locator('.action-label[aria-label^="Undo Change"]').click();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
    await window.page
      .locator('.monaco-list-row', { hasText: /undone ·/ })
      .first()
      .waitFor();
    assert.equal(existsSync(dropIn), false);
    assert.equal((await readFile(limitFile, 'utf8')).trim(), '128');
    await window.page.screenshot({ path: path.join(outputFolder, 'fix-undone.png') });
  });
});
