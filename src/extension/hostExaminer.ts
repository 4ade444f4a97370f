import path from 'node:path';
import type * as vscode from 'vscode';
import type { HostReport } from '../model/hostReport';
import { hasErrorCode, isHullwrightError } from '../model/hullwrightError';
import { message, renderEnglish } from '../model/message';
import type { ErrorPresenter } from './errorPresenter';
import type { HostEntry, HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { loadExaminationModule } from './loadExaminationModule';
import type { Settings } from './settings';
import { showExaminationProgress } from './examinationProgress';

interface Dependencies {
  readonly hosts: HostStore;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
  readonly errors: ErrorPresenter;
  /** Where the bundles and collector.sh are. */
  readonly distFolder: string;
}

interface RunningExamination {
  readonly controller: AbortController;
  readonly outcome: Promise<HostReport | undefined>;
}

/** Runs examinations, one at a time for each host, and tells the store how they go. */
export class HostExaminer extends Disposable {
  readonly #running = new Map<string, RunningExamination>();
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    super();
    this.#dependencies = dependencies;
    this.register({
      dispose: () => {
        this.cancelAll();
      },
    });
  }

  /**
   * Examines a host, or joins the examination that is running. Never throws: failures stand in the store, and those of
   * an examination that a person started are shown.
   * @returns The report, or undefined when it failed or was cancelled.
   */
  examine(id: string, startedBy: 'person' | 'view'): Promise<HostReport | undefined> {
    const running = this.#running.get(id);
    const host = this.#dependencies.hosts.get(id);
    if (running || !host) {
      return running?.outcome ?? Promise.resolve(undefined);
    }
    const controller = new AbortController();
    const outcome = this.#run(host, controller, startedBy).finally(() => this.#running.delete(id));
    this.#running.set(id, { controller, outcome });
    return outcome;
  }

  /** Examines a host anew, after the examination that is running, if any. */
  async examineAfresh(id: string): Promise<void> {
    await this.#running.get(id)?.outcome;
    await this.examine(id, 'view');
  }

  /** Ends a running examination: its processes end and the store goes back to what was before. */
  cancel(id: string): void {
    this.#running.get(id)?.controller.abort();
  }

  cancelAll(): void {
    for (const { controller } of this.#running.values()) {
      controller.abort();
    }
  }

  async #run(
    { identity }: HostEntry,
    controller: AbortController,
    startedBy: 'person' | 'view',
  ): Promise<HostReport | undefined> {
    const { hosts, settings, log, distFolder } = this.#dependencies;
    hosts.setProgress(identity.id, { phase: message('Starting'), fraction: 0 });
    const progress = showExaminationProgress(identity, hosts, controller, startedBy);
    try {
      const { examine } = loadExaminationModule(distFolder);
      const request = {
        profile: settings.profile,
        suppressions: settings.suppressions,
        timeLimitMs: settings.timeLimitMs,
        signal: controller.signal,
        onProgress: (step: Parameters<HostStore['setProgress']>[1]) => {
          hosts.setProgress(identity.id, step);
        },
      };
      const report = await examine(identity, request, path.join(distFolder, 'collector.sh'));
      hosts.setReport(identity.id, report);
      log.info(`${identity.label}: examined in ${report.durationMs} ms, ${JSON.stringify(report.counts)}`);
      return report;
    } catch (error) {
      this.#fail(identity.id, error, startedBy);
      return undefined;
    } finally {
      progress.dispose();
    }
  }

  #fail(id: string, error: unknown, startedBy: 'person' | 'view'): void {
    const { hosts, log, errors } = this.#dependencies;
    if (hasErrorCode(error, 'cancelled')) {
      log.info(`${id}: the examination was cancelled`);
      hosts.setCancelled(id);
      return;
    }
    const { problem, remedy } = isHullwrightError(error)
      ? error
      : {
          problem: message('The examination failed in Hullwright itself.'),
          remedy: message('The log has the details. Report it, and examine the host again.'),
        };
    hosts.setFailure(id, problem, remedy);
    log.error(`${id}: ${renderEnglish(problem)}`, error instanceof Error ? error : String(error));
    if (startedBy === 'person') {
      errors.show(error);
    }
  }
}
