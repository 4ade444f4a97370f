import * as vscode from 'vscode';
import type { RemoteHost } from '../hosts/remoteHost';
import { transportChoices, type TransportChoice } from '../model/connection';
import { profileChoices, type ProfileChoice } from '../model/profile';
import type { Suppression } from '../model/suppression';
import { Disposable } from './lifecycle';
import { remoteHostSettings, remoteHostsOf } from './remoteHostSettings';

const section = 'hullwright';

const timeLimitSeconds = { least: 5, usual: 30, most: 300 };

/** The only reader of the settings. A value of the wrong type counts as not set. */
export class Settings extends Disposable {
  readonly #onDidChangeJudgement = this.register(new vscode.EventEmitter<void>());
  readonly #onDidChangeTree = this.register(new vscode.EventEmitter<void>());

  readonly #onDidChangeRemoteHosts = this.register(new vscode.EventEmitter<void>());
  readonly #onDidChangeSsh = this.register(new vscode.EventEmitter<void>());

  /** Fires when reports would come out differently: the profile, or what is suppressed. */
  readonly onDidChangeJudgement = this.#onDidChangeJudgement.event;

  /** Fires when the tree shows something else. */
  readonly onDidChangeTree = this.#onDidChangeTree.event;

  /** Fires when hosts were added, removed, renamed or moved. */
  readonly onDidChangeRemoteHosts = this.#onDidChangeRemoteHosts.event;

  /** Fires when hosts are to be reached in another way. */
  readonly onDidChangeSsh = this.#onDidChangeSsh.event;

  constructor() {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (
          change.affectsConfiguration('hullwright.profile') ||
          change.affectsConfiguration('hullwright.suppressions')
        ) {
          this.#onDidChangeJudgement.fire();
        }
        if (change.affectsConfiguration('hullwright.tree')) {
          this.#onDidChangeTree.fire();
        }
        if (change.affectsConfiguration('hullwright.hosts')) {
          this.#onDidChangeRemoteHosts.fire();
        }
        if (change.affectsConfiguration('hullwright.ssh')) {
          this.#onDidChangeSsh.fire();
        }
      }),
    );
  }

  get profile(): ProfileChoice {
    const value = read('profile');
    return profileChoices.find((choice) => choice === value) ?? 'auto';
  }

  /** As written: whether each of them holds is for the examination to say. An entry without an id is none. */
  get suppressions(): readonly Suppression[] {
    const value = read('suppressions');
    return Array.isArray(value) ? value.flatMap(toSuppression) : [];
  }

  get showNotApplicable(): boolean {
    return read('tree.showNotApplicable') === true;
  }

  get examineLocalOnOpen(): boolean {
    return read('examineLocalOnOpen') !== false;
  }

  get examineRemoteOnOpen(): boolean {
    return read('examineRemoteOnOpen') === true;
  }

  get remoteHosts(): readonly RemoteHost[] {
    return remoteHostsOf(read('hosts'));
  }

  /** Writes the hosts to the settings of this machine, where no workspace can reach them. */
  async setRemoteHosts(hosts: readonly RemoteHost[]): Promise<void> {
    await vscode.workspace
      .getConfiguration(section)
      .update('hosts', remoteHostSettings(hosts), vscode.ConfigurationTarget.Global);
  }

  get sshTransport(): TransportChoice {
    const value = read('ssh.transport');
    return transportChoices.find((choice) => choice === value) ?? 'auto';
  }

  /** The ssh program; undefined to look in the search path. */
  get sshPath(): string | undefined {
    return textOf(read('ssh.path'));
  }

  /** In place of ~/.ssh/config. */
  get sshConfigFile(): string | undefined {
    return textOf(read('ssh.configFile'));
  }

  get timeLimitMs(): number {
    const value = read('timeLimitSeconds');
    const { least, usual, most } = timeLimitSeconds;
    const seconds = typeof value === 'number' && Number.isFinite(value) ? value : usual;
    return Math.min(most, Math.max(least, seconds)) * 1000;
  }
}

const longestReason = 300;

function toSuppression(entry: unknown): Suppression[] {
  if (typeof entry !== 'object' || entry === null || !('id' in entry) || typeof entry.id !== 'string') {
    return [];
  }
  const reason = 'reason' in entry && typeof entry.reason === 'string' ? entry.reason : '';
  // An end that is no text is no day: it must not turn into a suppression without an end.
  const until = 'until' in entry ? { until: typeof entry.until === 'string' ? entry.until : '' } : {};
  return [{ id: entry.id, reason: reason.slice(0, longestReason), ...until, source: 'settings' }];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function read(name: string): unknown {
  return vscode.workspace.getConfiguration(section).get<unknown>(name);
}
