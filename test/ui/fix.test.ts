import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outputFolder } from '../rig/projectFolder';
import { makeKey, SshServer } from '../rig/sshServer';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import { WorkbenchSession } from './workbench/workbenchSession';
import { type WorkbenchWindow } from './workbench/workbenchWindow';

const dropIn = '/etc/sysctl.d/90-hullwright.conf';
const limitFile = '/proc/sys/fs/inotify/max_user_instances';

describe('a fix on a host over SSH', () => {
  let folder: string;
  let server: SshServer;
  let session: WorkbenchSession;
  let window: WorkbenchWindow;
  let limit: string;

  before(async () => {
    assert.equal(existsSync(dropIn), false, `${dropIn} is in the way of this test`);
    limit = (await readFile(limitFile, 'utf8')).trim();
    // As kernels have it by themselves: too few for more than a handful of containers that watch files.
    await writeFile(limitFile, '128');
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
      'StrictHostKeyChecking accept-new',
    ];
    await writeFile(configFile, ['Host web1', ...options.map((option) => `  ${option}`), ''].join('\n'));
    session = await WorkbenchSession.start({
      'hullwright.ssh.configFile': configFile,
      'hullwright.examineLocalOnOpen': false,
      'hullwright.hosts': [{ destination: 'web1' }],
    });
    window = await session.openWindow();
  });

  after(async () => {
    await session.end();
    await server.end();
    await writeFile(limitFile, limit);
    await rm(dropIn, { force: true });
    await rm(folder, { recursive: true, force: true });
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
