import * as vscode from 'vscode';
import type { ChangeRecord } from '../model/changeRecord';
import type { Finding } from '../model/finding';
import type { HostReport } from '../model/hostReport';
import { message } from '../model/message';
import { objectOf, text, type Shape } from '../model/shape';
import { categoryTitles, statusWords } from '../reports/statusWords';
import type { ChangedHost, PlannedHost } from './changeCommands';
import type { ChangeStore } from './changeStore';
import type { HostEntry, HostStore } from './hostStore';
import { render } from './render';
import type { ReportPanels } from './reportPanels';
import { statusIcon } from './statusAppearance';

/** What a command works on, found from its argument, from what is open, or by asking. */
export interface ReportedHost {
  readonly entry: HostEntry;
  readonly report: HostReport;
}

export interface ReportedFinding extends ReportedHost {
  readonly finding: Finding;
}

interface HostArgument {
  readonly hostId: string;
}

interface FindingArgument extends HostArgument {
  readonly findingId: string;
}

const hostArgument: Shape<HostArgument> = objectOf({ hostId: text });
const changeArgument: Shape<HostArgument & { readonly changeId: string }> = objectOf({
  hostId: text,
  changeId: text,
});
const findingArgument: Shape<FindingArgument> = objectOf({ hostId: text, findingId: text });

/** Finds what a command needs. Every method returns undefined when the person backs out or there is nothing. */
export class CommandTarget {
  readonly #hosts: HostStore;
  readonly #panels: ReportPanels;
  readonly #changes: ChangeStore;

  constructor(hosts: HostStore, panels: ReportPanels, changes: ChangeStore) {
    this.#hosts = hosts;
    this.#panels = panels;
    this.#changes = changes;
  }

  /** The host of a row or a page, else of the report in front, else the only one, else the one that is picked. */
  async host(argument: unknown): Promise<HostEntry | undefined> {
    if (hostArgument(argument)) {
      return this.#hosts.get(argument.hostId);
    }
    const inFront = this.#hosts.get(this.#panels.activeHostId ?? '');
    return inFront ?? (await pickHost(this.#hosts.all));
  }

  /** As `host`, but among those that were added over SSH. */
  async remoteHost(argument: unknown): Promise<HostEntry | undefined> {
    return hostArgument(argument)
      ? this.#hosts.get(argument.hostId)
      : pickHost(this.#hosts.all.filter(({ remote }) => remote));
  }

  async report(argument: unknown): Promise<ReportedHost | undefined> {
    const entry = await this.host(argument);
    if (entry && !entry.report) {
      offerExamination(entry);
    }
    return entry?.report && { entry, report: entry.report };
  }

  async finding(argument: unknown): Promise<ReportedFinding | undefined> {
    const target = await this.report(argument);
    if (!target) {
      return undefined;
    }
    const finding = findingArgument(argument)
      ? target.report.findings.find(({ id }) => id === argument.findingId)
      : await pickFinding(target.report);
    return finding && { ...target, finding };
  }

  /** The plan of a row, else the only one, else the one that is picked. */
  async plan(argument: unknown): Promise<PlannedHost | undefined> {
    const entries = this.#changes.plans.flatMap(({ hostId }) => this.#hosts.get(hostId) ?? []);
    const entry = hostArgument(argument) ? this.#hosts.get(argument.hostId) : await pickHost(entries);
    const pending = entry && this.#changes.plan(entry.identity.id);
    return pending && { entry, pending };
  }

  /** The change of a row, else one that is picked among those of a host that can be taken back. */
  async change(argument: unknown): Promise<ChangedHost | undefined> {
    const entry = await this.host(argument);
    const records = entry && this.#changes.history(entry.identity.id);
    const record = changeArgument(argument)
      ? records?.find(({ id }) => id === argument.changeId)
      : await pickChange(records ?? []);
    return entry && record && { entry, record };
  }
}

async function pickChange(records: readonly ChangeRecord[]): Promise<ChangeRecord | undefined> {
  const items = records
    .filter(({ state }) => state === 'committed' || state === 'interrupted')
    .map((record) => ({ label: render(record.title), description: record.id, record }));
  return (await vscode.window.showQuickPick(items, { title: render(message('Which change?')) }))?.record;
}

/** Says that there is no report yet, with the way to one. It does not wait for the person. */
function offerExamination({ identity }: HostEntry): void {
  const examine = render(message('Examine'));
  const text = render(message('{host} has not been examined yet.', { host: identity.label }));
  void vscode.window.showInformationMessage(text, examine).then((chosen) => {
    if (chosen === examine) {
      void vscode.commands.executeCommand('hullwright.host.examine', { hostId: identity.id });
    }
  });
}

async function pickHost(entries: readonly HostEntry[]): Promise<HostEntry | undefined> {
  if (entries.length <= 1) {
    return entries[0];
  }
  const items = entries.map((entry) => ({
    label: entry.identity.label,
    description: entry.remote?.destination ?? '',
    entry,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: render(message('Which host?')) });
  return picked?.entry;
}

async function pickFinding(report: HostReport): Promise<Finding | undefined> {
  const items = report.findings
    .filter(({ status }) => status !== 'notApplicable')
    .map((finding) => ({
      label: render(finding.title),
      description: `${render(statusWords[finding.status])} · ${render(categoryTitles[finding.category])} · ${finding.id}`,
      detail: render(finding.summary),
      iconPath: statusIcon(finding.status),
      finding,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: render(message('Which finding?')),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.finding;
}
