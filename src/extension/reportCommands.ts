import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import type { ReportedHost } from './commandTarget';
import type { HostEntry } from './hostStore';
import { loadExaminationModule } from './loadExaminationModule';
import { render } from './render';
import type { Services } from './services';

/** Opens the report panel of a host. */
export function openReportCommand({ panels }: Services, entry: HostEntry): void {
  panels.open(entry);
}

/** Asks for a file and saves the report there: JSON for a name in .json, else Markdown. */
export async function saveReportCommand(services: Services, target: ReportedHost): Promise<void> {
  const chosen = await vscode.window.showSaveDialog({
    title: render(message('Save Report')),
    defaultUri: vscode.Uri.joinPath(defaultFolder(), defaultName(target)),
    filters: { Markdown: ['md'], JSON: ['json'] },
  });
  if (chosen) {
    await writeReport(services, target, chosen);
    vscode.window.setStatusBarMessage(render(message('Report saved: {path}', { path: chosen.fsPath })), 5000);
  }
}

/**
 * Writes a report to a file.
 * @throws HullwrightError `fileUnwritable`
 */
export async function writeReport(
  { version, distFolder }: Pick<Services, 'version' | 'distFolder'>,
  { report }: ReportedHost,
  file: vscode.Uri,
): Promise<void> {
  const { reportText } = loadExaminationModule(distFolder);
  const text = reportText(report, file.path, { version, render });
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (cause) {
    throw new HullwrightError({
      code: 'fileUnwritable',
      problem: message('{path} could not be written.', { path: file.fsPath }),
      remedy: message('Choose a folder that you may write to.'),
      cause,
    });
  }
}

function defaultFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}

function defaultName({ entry, report }: ReportedHost): string {
  const label = entry.identity.label.replace(/[^\w.-]+/g, '-');
  return `hullwright-${label}-${report.examinedAt.slice(0, 10)}.md`;
}
