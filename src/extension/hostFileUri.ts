import * as vscode from 'vscode';

/** Of a file on a host: `hullwright://HOSTID/etc/default/grub`. */
export const hostFileScheme = 'hullwright';

/** Of what a host has there now, to compare with. */
export const hostVersionScheme = 'hullwright-version';

export function hostFileUri(hostId: string, path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: hostFileScheme, authority: hostId, path });
}
