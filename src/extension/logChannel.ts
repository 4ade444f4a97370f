import * as vscode from 'vscode';

/** The channel "Hullwright" of the Output panel. It has levels, and it is a `Logger` of the model. */
export function createLogChannel(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Hullwright', { log: true });
}
