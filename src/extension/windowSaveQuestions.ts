import * as vscode from 'vscode';
import type { HostFile } from '../hostFiles/hostFile';
import { message } from '../model/message';
import type { HostFileAccess } from './hostFileAccess';
import type { SaveQuestions } from './hostFileSystem';
import type { HostVersions } from './hostVersions';
import { lineChanges, type LineChanges } from './lineChanges';
import { render } from './render';

/** Lines of a change that a dialog shows. */
const mostLines = 16;

/** Asks in the window, with the change before the person's eyes. */
export class WindowSaveQuestions implements SaveQuestions {
  readonly #access: HostFileAccess;
  readonly #versions: HostVersions;

  constructor(access: HostFileAccess, versions: HostVersions) {
    this.#access = access;
    this.#versions = versions;
  }

  async confirmWrite(uri: vscode.Uri, before: HostFile, after: Uint8Array): Promise<boolean> {
    const host = this.#access.hostLabel(uri);
    const text = render(message('Write {path} on {host}?', { path: uri.path, host }));
    const decoder = new TextDecoder();
    const changes = lineChanges(decoder.decode(before.bytes), decoder.decode(after));
    const detail = `${shownChanges(changes)}\n\n${render(
      message(
        'The file belongs to root. Nothing else is done: no program makes boot files anew, and no service is restarted.',
      ),
    )}`;
    const write = render(message('Write'));
    const compare = render(message('Show Diff'));
    const chosen = await vscode.window.showWarningMessage(text, { modal: true, detail }, write, compare);
    if (chosen === compare) {
      await this.#versions.compare(uri, host, before);
    }
    return chosen === write;
  }

  async decideConflict(uri: vscode.Uri, now: HostFile): Promise<boolean> {
    const host = this.#access.hostLabel(uri);
    const keep = render(message('Keep My Text'));
    const take = render(message('Take the Text of the Host'));
    const text = render(
      message(
        '{path} was changed on {host} meanwhile, and nothing was written. Bring over in the diff what is to stay; after Keep My Text the next save replaces what the host has.',
        { path: uri.path, host },
      ),
    );
    await this.#versions.compare(uri, host, now);
    const chosen = await vscode.window.showWarningMessage(text, keep, take);
    if (chosen === take) {
      await replaceText(uri, new TextDecoder().decode(now.bytes));
    }
    return chosen !== undefined;
  }
}

/** As an edit, so that it can be undone: the text of the person is not lost. */
async function replaceText(uri: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}

function shownChanges({ line, removed, added }: LineChanges): string {
  const lines = [...removed.map((text) => `- ${text}`), ...added.map((text) => `+ ${text}`)];
  const more = lines.length - mostLines;
  return [
    render(message('Line {line}:', { line })),
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [render(message('and {count} more lines: see the diff.', { count: more }))] : []),
  ].join('\n');
}
