import path from 'node:path';
import type * as vscode from 'vscode';
import type { HostReport } from '../model/hostReport';
import { hasErrorCode, isHullwrightError } from '../model/hullwrightError';
import { message, renderEnglish } from '../model/message';
import type { ErrorPresenter } from './errorPresenter';
import type { HostConnections } from './hostConnections';
import type { HostEntry, HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { loadExaminationModule } from './loadExaminationModule';
import type { Settings } from './settings';
import { showExaminationProgress } from './examinationProgress';

interface Dependencies {
  readonly hosts: HostStore;
  readonly connections: HostConnections;
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

/** A group of hosts is examined by a person too, but its failures stand in the tree alone: twenty messages help nobody. */
export type StartedBy = 'person' | 'group' | 'view';

/** The account's own rights, or root's. */
export type Rights = 'own' | 'root';

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
  examine(id: string, startedBy: StartedBy, rights: Rights = 'own'): Promise<HostReport | undefined> {
    const running = this.#running.get(id);
    const host = this.#dependencies.hosts.get(id);
    if (running || !host) {
      return running?.outcome ?? Promise.resolve(undefined);
    }
    const controller = new AbortController();
    const outcome = this.#run(host, controller, { startedBy, rights }).finally(() =>
      this.#running.delete(id),
    );
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
    entry: HostEntry,
    controller: AbortController,
    { startedBy, rights }: { readonly startedBy: StartedBy; readonly rights: Rights },
  ): Promise<HostReport | undefined> {
    const { hosts, connections, settings, log, distFolder } = this.#dependencies;
    const { identity } = entry;
    hosts.setProgress(identity.id, { phase: message('Starting'), fraction: 0 });
    const progress = showExaminationProgress(identity, hosts, controller, startedBy);
    try {
      const { examine } = loadExaminationModule(distFolder);
      const request = {
        profile: settings.profile,
        suppressions: settings.suppressions,
        timeLimitMs: settings.timeLimitMs,
        asRoot: rights === 'root',
        signal: controller.signal,
        onProgress: (step: Parameters<HostStore['setProgress']>[1]) => {
          hosts.setProgress(identity.id, step);
        },
      };
      const collector = path.join(distFolder, 'collector.sh');
      const examination = await examine(connections.host(entry), request, collector);
      hosts.setReport(identity.id, examination);
      const { report } = examination;
      log.info(`${identity.label}: examined in ${report.durationMs} ms, ${JSON.stringify(report.counts)}`);
      return report;
    } catch (error) {
      this.#fail(identity.id, error, startedBy);
      return undefined;
    } finally {
      progress.dispose();
    }
  }

  #fail(id: string, error: unknown, startedBy: StartedBy): void {
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
    hosts.setFailure(id, { problem, remedy, ...(isHullwrightError(error) && { code: error.code }) });
    log.error(`${id}: ${renderEnglish(problem)}`, error instanceof Error ? error : String(error));
    if (startedBy === 'person') {
      errors.show(error, id);
    }
  }
}
