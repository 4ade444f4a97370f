import { hostname } from 'node:os';
import * as vscode from 'vscode';
import type { HostIdentity } from '../model/host';

/**
 * The machine that this window works on, when containers can run on it: `local`, with its name when the window works on
 * another machine than the one in front of the person. Undefined on Windows and macOS.
 */
export function localHostIdentity(): HostIdentity | undefined {
  if (process.platform !== 'linux') {
    return undefined;
  }
  return { id: 'local', label: vscode.env.remoteName === undefined ? 'local' : `local (${hostname()})` };
}
