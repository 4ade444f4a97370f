import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { outputFolder } from '../rig/projectFolder';
import { seriousViolations } from './workbench/accessibility';
import { WorkbenchSession } from './workbench/workbenchSession';
import { type WorkbenchWindow } from './workbench/workbenchWindow';

const themes = [
  { name: 'dark', theme: 'Default Dark Modern', bodyClass: 'vscode-dark' },
  { name: 'light', theme: 'Default Light Modern', bodyClass: 'vscode-light' },
  { name: 'high-contrast-dark', theme: 'Default High Contrast', bodyClass: 'vscode-high-contrast' },
  {
    name: 'high-contrast-light',
    theme: 'Default High Contrast Light',
    bodyClass: 'vscode-high-contrast-light',
  },
];

const screenshots = path.join(outputFolder, 'screenshots');

for (const { name, theme, bodyClass } of themes) {
  describe(`theme ${theme}`, () => {
    let session: WorkbenchSession;
    let window: WorkbenchWindow;

    before(async () => {
      await mkdir(screenshots, { recursive: true });
      session = await WorkbenchSession.start({
        'workbench.colorTheme': theme,
        'hullwright.suppressions': [{ id: 'KRN-TAINT', reason: 'a driver of our own', until: '2999-12-31' }],
      });
      window = await session.openWindow();
      await window.examineLocalHost();
      await window.openReport();
    });

    after(async () => {
      await session.end();
    });

    async function takeScreenshot(what: string): Promise<void> {
      await window.page.screenshot({ path: path.join(screenshots, `${name}-${what}.png`) });
    }

    it('reaches the pages', async () => {
      await window.reportPage.locator(`body.${bodyClass}`).waitFor();
      await window.healthPage.locator(`body.${bodyClass}`).waitFor();
      await takeScreenshot('report');
    });

    it('leaves no serious or critical violation in the report', async () => {
      const row = window.reportPage.locator('details.finding:visible').first();
      await row.locator('summary').click();
      await row.locator('.evidence').first().waitFor();
      await window.reportPage
        .locator('body')
        .evaluate("document.querySelector('details.finding[open]').scrollIntoView()");
      await takeScreenshot('finding');
      assert.deepEqual(await seriousViolations(window.reportPage, '--vscode-editor-background'), []);
    });

    it('shows what is suppressed', async () => {
      await window.reportPage.locator('#suppressed [data-suppressed]').first().scrollIntoViewIfNeeded();
      await takeScreenshot('suppressed');
    });

    it('leaves no serious or critical violation in the Health view', async () => {
      await window.healthPage.locator('.capability').first().waitFor();
      assert.deepEqual(await seriousViolations(window.healthPage, '--vscode-sideBar-background'), []);
    });
  });
}
