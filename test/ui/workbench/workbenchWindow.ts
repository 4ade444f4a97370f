import { type FrameLocator, type Locator, type Page } from 'playwright-core';

/** How long the workbench and an examination may take until what is waited for is there, in milliseconds. */
export const patience = 60_000;

/** One window of the workbench, as a person sees it. */
export class WorkbenchWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
  }

  /** Opens the sidebar through the activity bar. */
  async openSidebar(): Promise<void> {
    await this.page.locator('.activitybar .action-label[aria-label^="Hullwright"]').click();
    await this.paneHeader('Hosts').waitFor();
  }

  /** The header of one of the sidebar's views. */
  paneHeader(name: string): Locator {
    return this.page.locator(`.pane-header[aria-label^="${name}"]`);
  }

  /** A row of the tree of hosts, by the start of what a screen reader says of it. */
  treeRow(spoken: string): Locator {
    return this.page.locator(`.pane-body .monaco-list-row[aria-label^="${spoken}"]`);
  }

  /** All rows of the tree of hosts on one level, 1 being the hosts. */
  treeRows(level: 1 | 2 | 3): Locator {
    return this.page.locator(`.pane-body .monaco-list-row[aria-level="${level}"]`);
  }

  /** The page of the Health view. */
  get healthPage(): FrameLocator {
    return this.#page('iframe.webview[src*="purpose=webviewView"]');
  }

  /** The page of the report panel. */
  get reportPage(): FrameLocator {
    return this.#page('iframe.webview:not([src*="purpose=webviewView"])');
  }

  /** Runs a command through the command palette, by its whole title. */
  async runCommand(title: string): Promise<void> {
    const input = await this.#openPalette();
    await input.fill(`>${title}`);
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** A page that is still loading takes the focus away and closes the palette: then it is opened once more. */
  async #openPalette(): Promise<Locator> {
    const input = this.page.locator('.quick-input-widget input');
    for (let tries = 0; tries < 20; tries += 1) {
      await this.page.keyboard.press('F1');
      await input.waitFor({ timeout: 3000 }).catch(() => undefined);
      await input.fill('>', { timeout: 1000 }).catch(() => undefined);
      if (await input.isVisible()) {
        return input;
      }
    }
    throw new Error('the command palette does not open');
  }

  /** Answers the question for a host, when there is more than one to choose from. */
  async pickHost(label: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: label });
    await row.first().click();
  }

  /** Opens the sidebar and waits until the local host was examined and its report can be opened. */
  async examineLocalHost(): Promise<void> {
    await this.openSidebar();
    await this.treeRows(2).first().waitFor();
  }

  /** Opens the report panel of the local host and waits until its findings are there. */
  async openReport(): Promise<void> {
    await this.runCommand('Hullwright: Open Report');
    await this.reportPage.locator('#findings').waitFor();
  }

  #page(frame: string): FrameLocator {
    return this.page.frameLocator(frame).frameLocator('#active-frame');
  }
}
