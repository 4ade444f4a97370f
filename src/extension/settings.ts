import * as vscode from 'vscode';
import { profileChoices, type ProfileChoice } from '../model/profile';
import { Disposable } from './lifecycle';

const section = 'hullwright';

const timeLimitSeconds = { least: 5, usual: 30, most: 300 };

/** The only reader of the settings. A value of the wrong type counts as not set. */
export class Settings extends Disposable {
  readonly #onDidChangeJudgement = this.register(new vscode.EventEmitter<void>());
  readonly #onDidChangeTree = this.register(new vscode.EventEmitter<void>());

  /** Fires when reports would come out differently: the profile, or the checks that are left out. */
  readonly onDidChangeJudgement = this.#onDidChangeJudgement.event;

  /** Fires when the tree shows something else. */
  readonly onDidChangeTree = this.#onDidChangeTree.event;

  constructor() {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (
          change.affectsConfiguration('hullwright.profile') ||
          change.affectsConfiguration('hullwright.ignore')
        ) {
          this.#onDidChangeJudgement.fire();
        }
        if (change.affectsConfiguration('hullwright.tree')) {
          this.#onDidChangeTree.fire();
        }
      }),
    );
  }

  get profile(): ProfileChoice {
    const value = read('profile');
    return profileChoices.find((choice) => choice === value) ?? 'auto';
  }

  /** Ids of checks to leave out. */
  get ignore(): readonly string[] {
    const value = read('ignore');
    return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
  }

  get showNotApplicable(): boolean {
    return read('tree.showNotApplicable') === true;
  }

  get examineLocalOnOpen(): boolean {
    return read('examineLocalOnOpen') !== false;
  }

  get timeLimitMs(): number {
    const value = read('timeLimitSeconds');
    const { least, usual, most } = timeLimitSeconds;
    const seconds = typeof value === 'number' && Number.isFinite(value) ? value : usual;
    return Math.min(most, Math.max(least, seconds)) * 1000;
  }
}

function read(name: string): unknown {
  return vscode.workspace.getConfiguration(section).get<unknown>(name);
}
