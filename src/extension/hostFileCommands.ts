import * as vscode from 'vscode';
import { hasErrorCode, HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import type { ReportedFinding } from './commandTarget';
import { findingFiles, type FindingFile } from './findingFiles';
import { hostFileScheme, hostFileUri } from './hostFileUri';
import type { HostEntry } from './hostStore';
import { render } from './render';
import type { Services } from './services';

/** Opens a file that matters for a finding; asks which one when there are several. */
export async function openFindingFileCommand(
  services: Services,
  { entry, finding }: ReportedFinding,
): Promise<void> {
  const files = findingFiles(finding);
  if (files.length === 0) {
    const text = message('Nothing in a file decides {finding}.', { finding: finding.title });
    void vscode.window.showInformationMessage(render(text));
    return;
  }
  const file = files.length === 1 ? files[0] : await pickFile(files);
  await (file && openHostFile(services, entry, file));
}

/** Opens a file of a host by its path. */
export async function openHostFileCommand(services: Services, entry: HostEntry): Promise<void> {
  const path = await vscode.window.showInputBox({
    title: entry.identity.label,
    prompt: render(message('Path of the file on the host')),
    value: '/etc/default/grub',
    validateInput: (value) =>
      value.startsWith('/') ? undefined : render(message('The path begins with a slash.')),
  });
  await (path && openHostFile(services, entry, { path, line: undefined }));
}

/** Lifts the read-only state of the file in front. */
export async function editHostFileCommand(services: Services): Promise<void> {
  const uri = fileInFront();
  if (!uri) {
    return;
  }
  const { linkTarget, links } = await services.hostFiles.file(uri);
  if (linkTarget !== undefined) {
    await offerTarget(services, uri, linkTarget);
    return;
  }
  if (links !== 1) {
    const host = services.fileAccess.hostLabel(uri);
    throw new HullwrightError({
      code: 'fileUnfit',
      problem: message('{path} on {host} has several names (hard links). Nothing was written.', {
        path: uri.path,
        host,
      }),
      remedy: message('Edit it on the host: a new file would part the names.'),
    });
  }
  services.hostFiles.allowEditing(uri);
}

async function offerTarget(services: Services, uri: vscode.Uri, target: string): Promise<void> {
  const entry = services.hosts.get(uri.authority);
  const open = render(message('Open {path}', { path: target }));
  const text = message('{path} is a symbolic link and is not written. It leads to {target}.', {
    path: uri.path,
    target,
  });
  const chosen = await vscode.window.showInformationMessage(render(text), open);
  if (chosen === open && entry) {
    await openHostFile(services, entry, { path: target, line: undefined });
  }
}

async function pickFile(files: readonly FindingFile[]): Promise<FindingFile | undefined> {
  const items = files.map((file) => ({
    label: file.path,
    description: file.line === undefined ? '' : render(message('line {line}', { line: file.line })),
    file,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: render(message('Which file?')) });
  return picked?.file;
}

/** With the rights of the account; where they do not suffice, root's are offered. */
async function openHostFile(
  services: Services,
  { identity }: HostEntry,
  { path, line }: FindingFile,
): Promise<void> {
  const uri = hostFileUri(identity.id, path);
  try {
    await services.fileAccess.read(uri);
  } catch (error) {
    if (!hasErrorCode(error, 'fileForbidden') || !(await wantsRoot(path, identity.label))) {
      throw error;
    }
    services.fileAccess.useRoot(uri);
  }
  const start = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
  await vscode.window.showTextDocument(uri, { preview: false, selection: new vscode.Range(start, start) });
}

async function wantsRoot(path: string, host: string): Promise<boolean> {
  const read = render(message('Read with Root'));
  const text = message('This account may not read {path} on {host}.', { path, host });
  return (await vscode.window.showWarningMessage(render(text), read)) === read;
}

function fileInFront(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme === hostFileScheme ? uri : undefined;
}
