import { runPooled } from '../examination/examinationPool';
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
 * Examines the local host when the person first opens one of our views, the remote ones too if the settings say so, and a
 * host with a report again when a setting changes how it is judged. Nothing is examined before that.
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
      const wanted = hosts.all.filter(
        ({ remote, state, report }) =>
          (remote ? settings.examineRemoteOnOpen : settings.examineLocalOnOpen) &&
          state.kind === 'idle' &&
          !report,
      );
      void runPooled(wanted, async ({ identity }) => {
        await examiner.examine(identity.id, 'view');
      });
    }
  }

  #examineAgain(): void {
    const { hosts, examiner } = this.#dependencies;
    const judged = hosts.all.filter(({ report, state }) => report ?? state.kind === 'examining');
    void runPooled(judged, ({ identity }) => examiner.examineAfresh(identity.id));
  }
}
