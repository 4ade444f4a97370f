import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser } from 'playwright-core';
import { launchChromium } from '../../rig/chromium';
import { projectFolder } from '../../rig/projectFolder';
import { makeTemporaryFolder } from '../../rig/temporaryFolder';
import {
  automationArguments,
  quietSettings,
  startVscodeServer,
  type VscodeServer,
} from '../../rig/vscodeServer';
import { newWorkbenchPage, remoteAddress, workbenchAddress } from '../../rig/workbench';
import { WorkbenchWindow } from './workbenchWindow';

/** A server of VS Code with Hullwright and a browser, for the time of one suite. */
export class WorkbenchSession {
  readonly #folder: string;
  readonly #server: VscodeServer;
  readonly #browser: Browser;

  private constructor(folder: string, server: VscodeServer, browser: Browser) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
  }

  /** Starts both. `settings` are added to the user's settings that keep VS Code quiet. */
  static async start(settings: Readonly<Record<string, unknown>> = {}): Promise<WorkbenchSession> {
    const folder = await makeTemporaryFolder();
    const home = path.join(folder, 'home');
    await mkdir(home);
    const server = await startVscodeServer({
      dataFolder: path.join(folder, 'server'),
      settings: { ...quietSettings, ...settings },
      arguments: [...automationArguments, '--extensions-dir', path.join(folder, 'extensions')],
      environment: { ...process.env, HOME: home },
      progress: console.log,
    });
    try {
      return new WorkbenchSession(folder, server, await launchChromium());
    } catch (error) {
      await server.end();
      throw error;
    }
  }

  /** Opens a new window without a folder, with nothing remembered from another one. */
  async openWindow(): Promise<WorkbenchWindow> {
    const { page } = await newWorkbenchPage(this.#browser);
    const extension = remoteAddress(this.#server, projectFolder);
    await page.goto(workbenchAddress(this.#server, undefined, [['extensionDevelopmentPath', extension]]));
    return new WorkbenchWindow(page);
  }

  /** Ends the browser and the server, and removes what they wrote. */
  async end(): Promise<void> {
    await this.#browser.close();
    await this.#server.end();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
