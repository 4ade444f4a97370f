import * as vscode from 'vscode';
import { message } from '../model/message';
import type { ReportedFinding } from './commandTarget';
import { evidenceText } from './evidenceText';
import { render } from './render';
import type { Services } from './services';

/** Opens the report at a finding. */
export function explainFindingCommand({ panels }: Services, { entry, finding }: ReportedFinding): void {
  panels.open(entry).focus('finding', finding.id);
}

/** Puts what the host printed, and how to see it by hand, on the clipboard. */
export async function copyEvidenceCommand(_: Services, { entry, finding }: ReportedFinding): Promise<void> {
  await vscode.env.clipboard.writeText(evidenceText(finding, entry.identity.label, render));
  vscode.window.setStatusBarMessage(render(message('Evidence copied')), 3000);
}
