import assert from 'node:assert/strict';
import { type FrameLocator } from 'playwright-core';
import { WorkbenchSession } from './workbench/workbenchSession';
import { type WorkbenchWindow } from './workbench/workbenchWindow';

/** The most elements that Tab may have to pass on the way to anything in the report above the findings. */
const longestWay = 40;

/** One that holds, and one that has ended. */
const suppressions = [
  { id: 'KRN-TAINT', reason: 'a driver of our own', until: '2999-12-31' },
  { id: 'NS-PID', reason: 'an old reason', until: '2020-01-31' },
];

describe('report panel', () => {
  let session: WorkbenchSession;
  let window: WorkbenchWindow;
  let report: FrameLocator;

  before(async () => {
    session = await WorkbenchSession.start({ 'hullwright.suppressions': suppressions });
    window = await session.openWindow();
    await window.examineLocalHost();
    await window.openReport();
    report = window.reportPage;
  });

  after(async () => {
    await session.end();
  });

  /** Presses Tab until the element that matches the selector has the focus. */
  async function tabTo(selector: string): Promise<void> {
    for (let pressed = 0; pressed < longestWay; pressed += 1) {
      await window.page.keyboard.press('Tab');
      const reached = await report
        .locator('body')
        .evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`);
      if (reached === true) return;
    }
    assert.fail(`Tab does not reach ${selector}`);
  }

  async function shownAndTotal(): Promise<readonly number[]> {
    const text = await report.locator('.shown-count').first().innerText();
    return (text.match(/\d+/g) ?? []).map(Number);
  }

  const visibleFindings = (): ReturnType<FrameLocator['locator']> =>
    report.locator('details.finding:visible');

  it('says who the host is and what to do next', async () => {
    assert.match(await report.locator('h1').innerText(), /local/i);
    await report.locator('#next-action').waitFor();
    assert.ok((await report.locator('[data-capability]').count()) >= 4);
  });

  it('lists the findings, errors before warnings before the rest', async () => {
    const order = ['error', 'warning', 'unknown', 'info', 'pass', 'notApplicable'];
    const classes: readonly string[] = await report
      .locator('.finding-list')
      .evaluate(`[...document.querySelectorAll('.finding-list > *')].map((row) => row.className)`);
    const ranks = classes.map((name) => order.findIndex((status) => name.includes(`finding-${status}`)));
    assert.ok(ranks.length >= 60, `${ranks.length} findings`);
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => a - b),
    );
  });

  it('tells what is suppressed, why and until when, and which suppression has ended', async () => {
    const row = report.locator('#suppressed [data-suppressed="KRN-TAINT"]');
    assert.match(await row.innerText(), /Suppressed until 2999-12-31: a driver of our own/);
    assert.equal(await report.locator('details[data-finding="KRN-TAINT"]').count(), 0);
    assert.equal(await report.locator('details[data-finding="NS-PID"]').count(), 1);
    const notices = await report.locator('.notices').innerText();
    assert.match(notices, /Suppressed by your settings: KRN-TAINT/);
    assert.match(notices, /The suppression of NS-PID ended on 2020-01-31/);
  });

  it('searches by keyboard', async () => {
    const [before = 0, total = 0] = await shownAndTotal();
    await report.locator('h1').click();
    await tabTo('.search-field');
    await window.page.keyboard.type('cgroup');
    await report
      .locator('.shown-count', { hasNotText: `${before} of ${total} ` })
      .first()
      .waitFor();
    const [shown = 0] = await shownAndTotal();
    assert.ok(shown > 0 && shown < before, `${shown} of ${before}`);
    assert.equal(await visibleFindings().count(), shown);
  });

  it('clears the filters by keyboard', async () => {
    await tabTo('.text-button');
    await window.page.keyboard.press('Enter');
    await report.locator('.search-field[value=""], .search-field:not([value])').waitFor();
    assert.equal(await report.locator('.search-field input').inputValue(), '');
  });

  it('filters by status by keyboard', async () => {
    await report.locator('h1').click();
    await tabTo('.chip[data-status="pass"]');
    const chip = report.locator('.chip[data-status="pass"]');
    const before = await chip.getAttribute('aria-pressed');
    const [shownBefore] = await shownAndTotal();
    await window.page.keyboard.press('Space');
    await report
      .locator(`.chip[data-status="pass"][aria-pressed="${before === 'true' ? 'false' : 'true'}"]`)
      .waitFor();
    assert.notEqual((await shownAndTotal())[0], shownBefore);
    await window.page.keyboard.press('Space');
    await report.locator(`.chip[data-status="pass"][aria-pressed="${before ?? ''}"]`).waitFor();
    assert.equal((await shownAndTotal())[0], shownBefore);
  });

  it('opens a finding by keyboard and shows its evidence', async () => {
    const row = visibleFindings().first();
    await row.locator('summary').focus();
    await window.page.keyboard.press('Enter');
    await row.getByRole('heading', { name: 'What it means' }).waitFor();
    await row.locator('.evidence').first().waitFor();
  });

  it('leads from a capability to the findings behind it', async () => {
    const card = report.locator('[data-capability]').first();
    await card.focus();
    await window.page.keyboard.press('Enter');
    await report.locator('.capability-chip:visible').waitFor();
    const [shown = 0, total = 0] = await shownAndTotal();
    assert.ok(shown > 0 && shown < total, `${shown} of ${total}`);
  });
});
