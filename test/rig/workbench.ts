import { type Browser, type Page } from 'playwright-core';
import { type VscodeServer } from './vscodeServer';

/** One entry of the payload that the page of a server in test mode accepts, a key and its value. */
export type PayloadEntry = readonly [key: string, value: string];

/** A file of this machine by the address under which the extension host of that server finds it. */
export function remoteAddress(server: VscodeServer, file: string): string {
  return `vscode-remote://127.0.0.1:${server.port}${file}`;
}

/** The address of the workbench of a server in test mode. */
export function workbenchAddress(
  server: VscodeServer,
  folder: string | undefined,
  payload: readonly PayloadEntry[],
): string {
  const address = new URL(`http://127.0.0.1:${server.port}/`);
  if (folder !== undefined) address.searchParams.set('folder', folder);
  else address.searchParams.set('ew', 'true');
  address.searchParams.set('payload', JSON.stringify([...payload, ['skipWelcome', 'true']]));
  return address.href;
}

/** A page of the workbench and what its console said. */
export interface WorkbenchPage {
  readonly page: Page;
  /** Lines of the page's console, newest last. */
  readonly consoleLines: readonly string[];
}

/** Makes a page with its console recorded, without opening anything on it yet. */
export async function newWorkbenchPage(browser: Browser): Promise<WorkbenchPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  const consoleLines: string[] = [];
  page.on('console', (line) => consoleLines.push(`${line.type()}: ${line.text()}`));
  page.on('pageerror', (error) => consoleLines.push(`error: ${String(error)}`));
  return { page, consoleLines };
}
