import * as vscode from 'vscode';
import { message } from '../model/message';
import { loadExaminationModule } from './loadExaminationModule';
import { render } from './render';
import type { Services } from './services';

/** Forgets host keys that were remembered here. The files of OpenSSH are never written. */
export async function forgetHostKeyCommand({ distFolder, sshEnvironment }: Services): Promise<void> {
  const store = loadExaminationModule(distFolder).hostKeyStore(sshEnvironment());
  const remembered = await store.list();
  if (remembered.length === 0) {
    say(render(message('No host key is remembered here. Those in known_hosts belong to OpenSSH.')));
    return;
  }
  const items = remembered.map((entry) => ({
    label: entry.name,
    description: entry.type,
    detail: entry.fingerprint,
    entry,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: render(message('Forget host keys')),
    placeHolder: render(message('The next connection asks again')),
    canPickMany: true,
  });
  for (const { entry } of picked ?? []) {
    await store.forget(entry);
  }
}

/** Forgets passwords and passphrases: those of this window, and those that are remembered. */
export async function forgetSecretsCommand({ secrets }: Services): Promise<void> {
  await secrets.forgetAll();
  say(render(message('Passwords and passphrases are forgotten.')));
}

function say(text: string): void {
  vscode.window.setStatusBarMessage(text, 5000);
}
