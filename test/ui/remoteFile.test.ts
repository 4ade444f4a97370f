import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LoginHost } from '../rig/loginHost';
import { outputFolder, projectFolder } from '../rig/projectFolder';
import { patience, type WorkbenchWindow } from './workbench/workbenchWindow';
import { WorkbenchSession } from './workbench/workbenchSession';

const original = [
  '# If you change this file, run update-grub afterwards.',
  'GRUB_DEFAULT=0',
  'GRUB_TIMEOUT=5',
  'GRUB_CMDLINE_LINUX_DEFAULT="quiet"',
  'GRUB_CMDLINE_LINUX="cgroup_enabel=memory"',
  '',
].join('\n');

/** With HULLWRIGHT_PICTURES=write the pictures of docs/editing.md are made anew. */
const pictures =
  process.env.HULLWRIGHT_PICTURES === 'write' ? path.join(projectFolder, 'docs/pictures') : outputFolder;

describe('a file of a host over SSH', () => {
  let host: LoginHost;
  let session: WorkbenchSession;
  let window: WorkbenchWindow;

  before(async function () {
    if (!LoginHost.isPossible) {
      this.skip();
    }
    mkdirSync(pictures, { recursive: true });
    host = await LoginHost.start();
    writeFileSync(host.file('grub'), original);
    session = await WorkbenchSession.start({
      'hullwright.ssh.configFile': host.configFile,
      'hullwright.hosts': [{ destination: 'web1' }],
      'hullwright.examineLocalOnOpen': false,
      'files.autoSave': 'onWindowChange',
    });
    window = await session.openWindow();
  });

  after(async () => {
    if (LoginHost.isPossible) {
      await session.end();
      await host.end();
    }
  });

  const editor = () => window.page.locator('.editor-instance .monaco-editor').first();
  const notification = (text: string) =>
    window.page.locator('.notification-list-item', { hasText: text }).first();
  const dialog = () => window.page.locator('.monaco-dialog-box');

  /** The part of the editor that has something to see, as a picture of the documentation. */
  async function picture(name: string, height = 260): Promise<void> {
    const box = await window.page.locator('.editor-group-container').first().boundingBox();
    assert.ok(box);
    const clip = { x: box.x, y: box.y, width: Math.min(box.width, 900), height };
    await window.page.screenshot({ path: path.join(pictures, `${name}.png`), clip });
  }

  /**
   * A browser without a screen never loses the focus by itself. VS Code waits one timer before it believes a loss, and forgets it when
   * something gets the focus meanwhile, such as the command palette: so this waits for a later timer.
   */
  async function setFocus(hasFocus: boolean): Promise<void> {
    const event = hasFocus ? 'focus' : 'blur';
    await window.page.evaluate(
      `document.hasFocus = () => ${hasFocus}; window.dispatchEvent(new Event('${event}')); new Promise((done) => setTimeout(done, 0))`,
    );
  }

  async function untilFile(text: string): Promise<void> {
    const deadline = Date.now() + patience;
    while (readFileSync(host.file('grub'), 'utf8') !== text && Date.now() < deadline) {
      await delay(50);
    }
    assert.equal(readFileSync(host.file('grub'), 'utf8'), text);
  }

  it('is opened by its path, with its host in the name of its tab', async () => {
    await window.openSidebar();
    await window.runCommand('Hullwright: Examine with Root');
    await window.pickHost('web1');
    await window.treeRow('web1').filter({ hasText: 'kernel' }).waitFor();
    await window.runCommand('Hullwright: Open File on Host...');
    await window.pickHost('web1');
    const input = window.page.locator('.quick-input-widget input').first();
    await window.page.locator('.quick-input-message', { hasText: 'Path of the file' }).waitFor();
    assert.equal(await input.inputValue(), '/etc/default/grub');
    await window.page.keyboard.press('Enter');
    const tab = window.page.locator('.tab', { hasText: 'grub' });
    await tab.waitFor();
    assert.match(await tab.innerText(), /grub \[web1-[0-9a-f]{8}\]/);
    await editor().locator('.view-line', { hasText: 'GRUB_TIMEOUT' }).waitFor();
  });

  it('tells above the command line what is in effect, and what the file asks for', async () => {
    await editor().locator('.codelens-decoration', { hasText: 'Now: ' }).waitFor();
    const lens = await editor().locator('.codelens-decoration').first().innerText();
    assert.match(lens, /After GRUB is configured anew and the next boot: cgroup_enabel=memory quiet/);
    assert.match(lens, /From \/etc\/default\/grub:5,4/);
    await picture('lens');
  });

  it('cannot be changed before it is edited on the host', async () => {
    await editor().locator('.view-line', { hasText: 'GRUB_TIMEOUT' }).click();
    await window.page.keyboard.type('x');
    await window.page.locator('.monaco-editor-overlaymessage', { hasText: 'read-only' }).waitFor();
    await window.page.keyboard.press('Escape');
    await window.runCommand('Hullwright: Edit on Host');
    await window.page.locator('.tab .codicon-lock').waitFor({ state: 'detached' });
  });

  it('explains a parameter, and mends it by the keyboard', async () => {
    await editor().locator('.squiggly-warning, .squiggly-error').first().waitFor();
    await editor().locator('.view-line', { hasText: 'GRUB_DEFAULT' }).click();
    // To the next problem, then the hover at the cursor.
    await window.page.keyboard.press('Alt+F8');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('Control+k');
    await window.page.keyboard.press('Control+i');
    await window.page.locator('.monaco-hover:visible', { hasText: 'cgroup_enable' }).first().waitFor();
    await picture('hover', 360);
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('ArrowRight');
    await editor().locator('.lightBulbWidget, [class*="gutter-lightbulb"]').first().waitFor();
    await picture('light-bulb');
    await window.page.keyboard.press('Control+.');
    await window.page.locator('.action-widget .monaco-list-row').first().waitFor();
    await picture('quick-fix', 320);
    await window.page.keyboard.press('Enter');
    await editor().locator('.view-line', { hasText: 'cgroup_enable=memory' }).waitFor();
    assert.equal(readFileSync(host.file('grub'), 'utf8'), original);
  });

  it('is saved once the change was confirmed, and the host has it', async () => {
    const before = statSync(host.file('grub'));
    await window.page.keyboard.press('Control+s');
    await dialog().waitFor();
    const text = await dialog().innerText();
    assert.match(text, /Write \/etc\/default\/grub on web1\?/);
    assert.match(text, /- GRUB_CMDLINE_LINUX="cgroup_enabel=memory"/);
    assert.match(text, /\+ GRUB_CMDLINE_LINUX="cgroup_enable=memory"/);
    assert.equal(readFileSync(host.file('grub'), 'utf8'), original);
    await dialog().screenshot({ path: path.join(pictures, 'confirm.png') });
    await dialog().getByRole('button', { name: 'Write' }).click();
    await untilFile(original.replace('enabel', 'enable'));
    await window.page.locator('.tab.dirty').waitFor({ state: 'detached' });
    const after = statSync(host.file('grub'));
    assert.deepEqual([after.uid, after.gid, after.mode], [before.uid, before.gid, before.mode]);
  });

  it('is not saved when the window loses the focus', async () => {
    const saved = readFileSync(host.file('grub'), 'utf8');
    await editor().locator('.view-line', { hasText: 'GRUB_DEFAULT' }).click();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.type('#');
    await window.page.locator('.tab.dirty').waitFor();
    await setFocus(false);
    await window.runCommand('Notifications: Show Notifications');
    await notification('saved only by hand').waitFor();
    assert.equal(readFileSync(host.file('grub'), 'utf8'), saved);
    assert.equal(await window.page.locator('.tab.dirty').count(), 1);
    await setFocus(true);
  });

  it('is compared with what the host has when that was changed meanwhile', async () => {
    await editor().locator('.view-line', { hasText: 'GRUB_TIMEOUT' }).click();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.type('#');
    await editor().locator('.view-line', { hasText: '#GRUB_TIMEOUT' }).waitFor();
    writeFileSync(host.file('grub'), 'GRUB_TIMEOUT=9\n');
    await window.page.keyboard.press('Control+s');
    await dialog().getByRole('button', { name: 'Write' }).click();
    await window.page.locator('.monaco-diff-editor').waitFor();
    // Toasts are off under the driver of the tests: the message is in the list.
    await window.runCommand('Notifications: Show Notifications');
    await notification('was changed on web1').waitFor();
    await notification('Keep My Text').waitFor();
    await window.page.screenshot({ path: path.join(outputFolder, 'conflict.png') });
    assert.equal(readFileSync(host.file('grub'), 'utf8'), 'GRUB_TIMEOUT=9\n');
    await notification('was changed on web1').getByRole('button', { name: 'Keep My Text' }).click();
    await window.page.locator('.monaco-diff-editor .modified .view-line', { hasText: 'quiet' }).click();
    await window.page.keyboard.press('Control+s');
    const question = dialog().filter({ hasText: '- GRUB_TIMEOUT=9' });
    await question.getByRole('button', { name: 'Write' }).click();
    await untilFile(
      original.replace('enabel', 'enable').replace('GRUB_T', '#GRUB_T').replace('GRUB_D', '#GRUB_D'),
    );
  });
});
