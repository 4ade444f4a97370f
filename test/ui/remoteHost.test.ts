import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeKey, SshServer } from '../rig/sshServer';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import { outputFolder } from '../rig/projectFolder';
import { WorkbenchSession } from './workbench/workbenchSession';
import { type WorkbenchWindow } from './workbench/workbenchWindow';

describe('a host over SSH', () => {
  let folder: string;
  let server: SshServer;
  let session: WorkbenchSession;
  let window: WorkbenchWindow;

  before(async () => {
    folder = await makeTemporaryFolder();
    const keyFile = makeKey(path.join(folder, 'key'), 'ed25519');
    const serverFolder = path.join(folder, 'sshd');
    await mkdir(serverFolder);
    server = await SshServer.start({
      folder: serverFolder,
      authorizedKey: await readFile(`${keyFile}.pub`, 'utf8'),
    });
    const configFile = path.join(folder, 'config');
    const options = [
      ...['HostName 127.0.0.1', `Port ${server.port}`, 'User root', `IdentityFile ${keyFile}`],
      ...['IdentitiesOnly yes', `UserKnownHostsFile ${path.join(folder, 'known_hosts')}`],
    ];
    await writeFile(configFile, ['Host web1', ...options.map((option) => `  ${option}`), ''].join('\n'));
    session = await WorkbenchSession.start({
      'hullwright.ssh.configFile': configFile,
      'hullwright.examineLocalOnOpen': false,
    });
    window = await session.openWindow();
  });

  after(async () => {
    await session.end();
    await server.end();
    await rm(folder, { recursive: true, force: true });
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
    const printed = execFileSync('ssh-keygen', ['-lf', path.join(server.folder, 'host_ed25519.pub')]);
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
