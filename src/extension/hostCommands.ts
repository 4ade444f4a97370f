import * as vscode from 'vscode';
import { runPooled } from '../examination/examinationPool';
import { message } from '../model/message';
import type { HostEntry } from './hostStore';
import { render } from './render';
import type { Services } from './services';

/** Examines one host. */
export async function examineHostCommand(
  { examiner, hosts }: Services,
  { identity }: HostEntry,
): Promise<void> {
  hosts.select(identity.id);
  await examiner.examine(identity.id, 'person');
}

/** Examines one host with root's rights, asking for a password where the host wants one. */
export async function examineAsRootCommand(
  { examiner, hosts }: Services,
  { identity }: HostEntry,
): Promise<void> {
  hosts.select(identity.id);
  await examiner.examine(identity.id, 'person', 'root');
}

/** Examines every host of the window, a pool of them at a time. */
export async function examineAllCommand({ examiner, hosts }: Services): Promise<void> {
  const ids = hosts.all.map(({ identity }) => identity.id);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: render(message('Examining all hosts')),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    let done = 0;
    token.onCancellationRequested(() => {
      examiner.cancelAll();
    });
    await runPooled(ids, async (id) => {
      if (token.isCancellationRequested) {
        return;
      }
      await examiner.examine(id, 'group');
      done += 1;
      progress.report({
        message: render(message('{done} of {count}', { done, count: ids.length })),
        increment: 100 / ids.length,
      });
    });
  });
}

/** Ends the examination of a host. */
export function cancelExaminationCommand({ examiner }: Services, { identity }: HostEntry): void {
  examiner.cancel(identity.id);
}

/** Ends every examination that runs. */
export function cancelAllCommand({ examiner }: Services): void {
  examiner.cancelAll();
}
