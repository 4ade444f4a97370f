import * as vscode from 'vscode';
import { remoteHostIdentity, type RemoteHost } from '../hosts/remoteHost';
import { message } from '../model/message';
import { loadExaminationModule } from './loadExaminationModule';
import { render } from './render';
import type { Services } from './services';

/** Asks for a host, adds it to the list and examines it at once. A host that cannot be reached stays in the list, with the reason. */
export async function addHostCommand(services: Services): Promise<void> {
  const destination = await pickDestination(services);
  if (destination === undefined) {
    return;
  }
  const { settings, hosts, examiner } = services;
  const identity = remoteHostIdentity(destination);
  const known = settings.remoteHosts;
  if (!known.some((host) => host.identity.id === identity.id)) {
    const added: RemoteHost = { identity, destination, group: undefined };
    await settings.setRemoteHosts([...known, added]);
    // The event of the settings may come later than the answer to the update.
    hosts.setRemoteHosts(settings.remoteHosts);
  }
  hosts.select(identity.id);
  await examiner.examine(identity.id, 'person');
}

interface DestinationItem extends vscode.QuickPickItem {
  readonly destination?: string;
  readonly editConfig?: true;
}

/** A destination that was picked from the SSH configuration or typed; undefined when the person backs out. */
async function pickDestination(services: Services): Promise<string | undefined> {
  const { distFolder, sshEnvironment, settings } = services;
  const { aliasesOf, destinationProblem } = loadExaminationModule(distFolder);
  const picker = vscode.window.createQuickPick<DestinationItem>();
  picker.title = render(message('Add Host'));
  picker.placeholder = render(message('Pick a host of your SSH configuration, or type user@host:port'));
  picker.matchOnDescription = true;
  picker.busy = true;
  const added = new Set(settings.remoteHosts.map(({ destination }) => destination));
  let configured: readonly DestinationItem[] = [];
  let problem: string | undefined;
  const showItems = () => {
    picker.items = itemsFor(picker.value.trim(), configured, problem);
  };
  showItems();
  void aliasesOf(sshEnvironment())
    .then((found) => {
      configured = found.aliases
        .filter(({ alias }) => !added.has(alias))
        .map(({ alias, file, line }) => ({
          label: alias,
          description: `${file}:${line}`,
          destination: alias,
        }));
      problem = found.problem && render(found.problem);
      showItems();
    })
    .finally(() => (picker.busy = false));
  picker.onDidChangeValue(showItems);
  const picked = await accepted(picker);
  if (picked?.editConfig) {
    await vscode.commands.executeCommand('hullwright.sshConfig.edit');
    return undefined;
  }
  const refusal = picked?.destination === undefined ? undefined : destinationProblem(picked.destination);
  if (refusal) {
    throw refusal;
  }
  return picked?.destination;
}

/** What was typed comes before the configuration's own row, so that Enter takes it when no alias matches. */
function itemsFor(
  typed: string,
  configured: readonly DestinationItem[],
  problem: string | undefined,
): DestinationItem[] {
  const isNew = typed !== '' && !configured.some(({ destination }) => destination === typed);
  const own: DestinationItem = {
    label: typed,
    description: render(message('Add this host and examine it')),
    destination: typed,
    alwaysShow: true,
  };
  const editConfig: DestinationItem = {
    label: `$(edit) ${render(message('Edit SSH Config'))}`,
    ...(problem !== undefined && { detail: problem }),
    editConfig: true,
    alwaysShow: true,
  };
  return [...configured, ...(isNew ? [own] : []), editConfig];
}

function accepted(picker: vscode.QuickPick<DestinationItem>): Promise<DestinationItem | undefined> {
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.activeItems[0] ?? picker.selectedItems[0]);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
