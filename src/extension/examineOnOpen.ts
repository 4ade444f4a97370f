import type { HealthView } from './healthView';
import type { HostExaminer } from './hostExaminer';
import type { HostStore } from './hostStore';
import type { HostsView } from './hostsView';
import { Disposable } from './lifecycle';
import type { Settings } from './settings';

interface Dependencies {
  readonly hosts: HostStore;
  readonly examiner: HostExaminer;
  readonly settings: Settings;
  readonly hostsView: HostsView;
  readonly healthView: HealthView;
}

/**
 * Examines the local host when the person first opens one of our views, and a host with a report again when a setting
 * changes how it is judged. Nothing is examined before that.
 */
export class ExamineOnOpen extends Disposable {
  readonly #dependencies: Dependencies;
  #wasOpened = false;

  constructor(dependencies: Dependencies) {
    super();
    this.#dependencies = dependencies;
    const { hostsView, healthView, settings } = dependencies;
    this.register(
      healthView.onDidShow(() => {
        this.#open();
      }),
    );
    this.register(
      hostsView.view.onDidChangeVisibility(({ visible }) => {
        if (visible) {
          this.#open();
        }
      }),
    );
    this.register(
      settings.onDidChangeJudgement(() => {
        this.#examineAgain();
      }),
    );
    if (hostsView.view.visible) {
      this.#open();
    }
  }

  #open(): void {
    const { hosts, examiner, settings } = this.#dependencies;
    if (!this.#wasOpened) {
      this.#wasOpened = true;
      const local = hosts.get('local');
      if (settings.examineLocalOnOpen && local?.state.kind === 'idle' && !local.report) {
        void examiner.examine('local', 'view');
      }
    }
  }

  #examineAgain(): void {
    const { hosts, examiner } = this.#dependencies;
    for (const { identity, report, state } of hosts.all) {
      if (report || state.kind === 'examining') {
        void examiner.examineAfresh(identity.id);
      }
    }
  }
}
