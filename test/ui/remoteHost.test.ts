import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { RootLogin } from '../rig/rootLogin';
import { outputFolder } from '../rig/projectFolder';
import { WorkbenchSession } from './workbench/workbenchSession';
import { type WorkbenchWindow } from './workbench/workbenchWindow';

describe('a host over SSH', () => {
  let login: RootLogin;
  let session: WorkbenchSession;
  let window: WorkbenchWindow;

  before(async () => {
    login = await RootLogin.start();
    session = await WorkbenchSession.start({
      'hullwright.ssh.configFile': login.configFile,
      'hullwright.examineLocalOnOpen': false,
    });
    window = await session.openWindow();
  });

  after(async () => {
    await session.end();
    await login.end();
  });

  it('is picked from the SSH configuration and asks about its unknown key', async () => {
    await window.openSidebar();
    await window.runCommand('Hullwright: Add Host...');
    const alias = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'web1' });
    await alias.first().waitFor();
    await window.page.screenshot({ path: path.join(outputFolder, 'add-host.png') });
    await alias.first().click();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    const text = await dialog.innerText();
    const printed = execFileSync('ssh-keygen', ['-lf', path.join(login.server.folder, 'host_ed25519.pub')]);
    const [, fingerprint = ''] = printed.toString().split(' ');
    assert.ok(text.includes(fingerprint), text);
    await window.page.screenshot({ path: path.join(outputFolder, 'host-key.png') });
    await dialog.getByRole('button', { name: 'Connect and Remember' }).click();
  });

  it('stands in the tree with what was found, and has its report', async () => {
    const row = window.page.locator('.pane-body .monaco-list-row[aria-label^="web1"]', { hasText: 'kernel' });
    await row.waitFor();
    await window.treeRows(2).first().waitFor();
    await window.runCommand('Hullwright: Open Report');
    await window.pickHost('web1');
    await window.reportPage.locator('#findings').waitFor();
    const header = await window.reportPage.locator('.host-header').innerText();
    assert.match(header, /root@127\.0\.0\.1 port \d+ through the built-in SSH client/);
    await window.page.screenshot({ path: path.join(outputFolder, 'remote-report.png') });
  });

  it('is not asked about again, since its key is remembered', async () => {
    await window.runCommand('Hullwright: Disconnect Host');
    // The report says when it was made: another time is another examination.
    const examined = window.reportPage.locator('.host-header .quiet').first();
    const before = await examined.locator('span').first().innerText();
    await window.reportPage.getByRole('button', { name: 'Examine again' }).click();
    await window.reportPage.locator('.host-header .quiet', { hasNotText: before }).first().waitFor();
    assert.equal(await window.page.locator('.monaco-dialog-box').count(), 0);
  });
});
