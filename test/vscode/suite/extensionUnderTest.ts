import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionInternals } from '../../../src/extension/main';
import type { HostReport } from '../../../src/model/hostReport';

const extensionId = 'hullwright.hullwright';

/** The extension as VS Code found it, active or not. */
export function foundExtension(): vscode.Extension<ExtensionInternals> {
  const extension = vscode.extensions.getExtension<ExtensionInternals>(extensionId);
  assert.ok(extension, `${extensionId} is not there`);
  return extension;
}

/** The running extension's own objects. */
export async function activeExtension(): Promise<ExtensionInternals> {
  return foundExtension().activate();
}

/** Examines the machine that the tests run on. */
export async function examineLocalHost(): Promise<HostReport> {
  const { examiner } = await activeExtension();
  const report = await examiner.examine('local', 'view');
  assert.ok(report, 'the local host could not be examined');
  return report;
}

/** Waits until the condition holds, looking again after every change that VS Code lets us see. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `this did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Sets a setting of the extension for the time of a test; `undefined` removes it. */
export async function setSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration('hullwright')
    .update(name, value, vscode.ConfigurationTarget.Global);
}
