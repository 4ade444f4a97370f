import * as vscode from 'vscode';
import type { HostIdentity } from '../model/host';
import { message } from '../model/message';
import type { StartedBy } from './hostExaminer';
import type { HostStore } from './hostStore';
import { render } from './render';

/** Milliseconds after which an examination that a person started gets a notification with Cancel. */
const notificationDelayMs = 1500;

/**
 * Shows that a host is examined: in the view at once, and in a notification with Cancel when a person started it and
 * it takes long. Ends with `dispose`.
 */
export function showExaminationProgress(
  identity: HostIdentity,
  hosts: HostStore,
  controller: AbortController,
  startedBy: StartedBy,
): vscode.Disposable {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  void vscode.window.withProgress({ location: { viewId: 'hullwright.hosts' } }, () => ended);
  const timer =
    startedBy === 'person'
      ? setTimeout(() => {
          notify(identity, hosts, controller, ended);
        }, notificationDelayMs)
      : undefined;
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    end();
  });
}

function notify(
  { id, label }: HostIdentity,
  hosts: HostStore,
  controller: AbortController,
  ended: Promise<void>,
): void {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: render(message('Examining {host}', { host: label })),
    cancellable: true,
  };
  void vscode.window.withProgress(options, async (progress, token) => {
    let shown = 0;
    const tell = () => {
      const state = hosts.get(id)?.state;
      if (state?.kind === 'examining') {
        const percent = state.progress.fraction * 100;
        progress.report({ message: render(state.progress.phase), increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      }
    };
    const subscriptions = [
      hosts.onDidChange(tell),
      token.onCancellationRequested(() => {
        controller.abort();
      }),
    ];
    tell();
    await ended;
    subscriptions.forEach((subscription) => {
      subscription.dispose();
    });
  });
}
