import * as vscode from 'vscode';
import type { RemoteHost } from '../hosts/remoteHost';
import { HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import type { HostEntry } from './hostStore';
import { render } from './render';
import type { Services } from './services';

/** Gives a host another name in the tree. */
export async function renameHostCommand({ settings }: Services, entry: HostEntry): Promise<void> {
  const { id, label } = entry.identity;
  const destination = remoteOf(entry).destination;
  const name = await vscode.window.showInputBox({
    title: render(message('Rename {host}', { host: label })),
    prompt: render(message('Leave it empty to show {destination}.', { destination })),
    value: label,
  });
  if (name !== undefined) {
    const identity = { id, label: name.trim() || destination };
    await settings.setRemoteHosts(replace(settings.remoteHosts, id, (host) => ({ ...host, identity })));
  }
}

/** Puts a host under a group, an old or a new one, or under none. */
export async function moveHostCommand({ settings }: Services, entry: HostEntry): Promise<void> {
  const { id, label } = entry.identity;
  remoteOf(entry);
  const group = await pickGroup(label, settings.remoteHosts);
  if (group !== undefined) {
    const moved = replace(settings.remoteHosts, id, (host) => ({ ...host, group: group || undefined }));
    await settings.setRemoteHosts(moved);
  }
}

/** Takes a host out of the list. Nothing on the host changes. */
export async function removeHostCommand({ settings }: Services, entry: HostEntry): Promise<void> {
  const { id, label } = entry.identity;
  remoteOf(entry);
  const remove = render(message('Remove'));
  const text = render(message('Remove {host} from the list? Nothing on the host changes.', { host: label }));
  if ((await vscode.window.showWarningMessage(text, { modal: true }, remove)) === remove) {
    await settings.setRemoteHosts(settings.remoteHosts.filter(({ identity }) => identity.id !== id));
  }
}

/** Ends the connection to a host. The next examination connects again. */
export function disconnectHostCommand({ connections, examiner }: Services, { identity }: HostEntry): void {
  examiner.cancel(identity.id);
  connections.disconnect(identity.id);
}

/**
 * Where a remote host leads.
 * @throws HullwrightError `usage` for the local host.
 */
function remoteOf({ identity, remote }: HostEntry): NonNullable<HostEntry['remote']> {
  if (!remote) {
    throw new HullwrightError({
      code: 'usage',
      problem: message('{host} is the machine that this window works on.', { host: identity.label }),
      remedy: message('Choose a host that was added over SSH.'),
    });
  }
  return remote;
}

function replace(
  hosts: readonly RemoteHost[],
  id: string,
  change: (host: RemoteHost) => RemoteHost,
): RemoteHost[] {
  return hosts.map((host) => (host.identity.id === id ? change(host) : host));
}

/** The name of the group, empty for none; undefined when the person backs out. */
async function pickGroup(label: string, hosts: readonly RemoteHost[]): Promise<string | undefined> {
  const groups = [...new Set(hosts.flatMap(({ group }) => group ?? []))].sort();
  const none = render(message('No group'));
  const another = render(message('New group...'));
  const items = [
    ...groups.map((group) => ({ label: group, group })),
    { label: none, group: '' },
    { label: another, group: undefined },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: render(message('Move {host} to a group', { host: label })),
  });
  if (!picked) {
    return undefined;
  }
  return picked.group ?? (await vscode.window.showInputBox({ title: another }))?.trim();
}
