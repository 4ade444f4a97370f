import assert from 'node:assert/strict';
import { WorkbenchSession } from './workbench/workbenchSession';
import { type WorkbenchWindow } from './workbench/workbenchWindow';

describe('sidebar', () => {
  let session: WorkbenchSession;
  let window: WorkbenchWindow;

  before(async () => {
    session = await WorkbenchSession.start();
    window = await session.openWindow();
  });

  after(async () => {
    await session.end();
  });

  it('examines the local host when it is opened, and shows its categories', async () => {
    await window.examineLocalHost();
    const categories = await window.treeRows(2).allInnerTexts();
    assert.ok(categories.length >= 3, categories.join(', '));
    for (const title of ['Memory & swap', 'Kernel', 'Namespaces']) {
      assert.ok(
        categories.some((text) => text.includes(title)),
        `${title} is missing in ${categories.join(', ')}`,
      );
    }
  });

  it('opens a category by keyboard and shows its findings', async () => {
    const category = window.treeRow('Namespaces');
    await category.click();
    if ((await category.getAttribute('aria-expanded')) === 'false') {
      await window.page.keyboard.press('ArrowRight');
    }
    await window.page.locator('.monaco-list-row[aria-level="3"]').first().waitFor();
    assert.equal(await category.getAttribute('aria-expanded'), 'true');
  });

  it('shows the health of the selected host', async () => {
    const cards = window.healthPage.locator('.capability');
    await cards.first().waitFor();
    assert.ok((await cards.count()) >= 4);
  });

  it('says how the host is in the status bar', async () => {
    const item = window.page.locator('.statusbar-item[id^="hullwright.hullwright"]');
    await item.waitFor();
    assert.match((await item.getAttribute('aria-label')) ?? '', /\S/);
  });

  it('explains a finding that is picked in the tree', async () => {
    const finding = window.treeRows(3).first();
    const title = (await finding.locator('.label-name').innerText()).trim();
    await finding.click();
    const opened = window.reportPage.locator('details.finding[open]');
    await opened.waitFor();
    assert.ok((await opened.locator('summary').innerText()).includes(title));
    await opened.getByRole('heading', { name: 'What it means' }).waitFor();
  });
});
