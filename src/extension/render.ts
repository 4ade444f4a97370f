import * as vscode from 'vscode';
import type { Message } from '../model/message';

/** Turns a message into text in the language of the window. Messages within messages are rendered first. */
export function render({ text, args }: Message): string {
  const rendered = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === 'object' ? render(value) : value]),
  );
  return vscode.l10n.t(text, rendered);
}
