import * as vscode from 'vscode';
import type { Finding } from '../model/finding';
import type { HostReport } from '../model/hostReport';
import { message } from '../model/message';
import { objectOf, text, type Shape } from '../model/shape';
import { categoryTitles, statusWords } from '../reports/statusWords';
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
const findingArgument: Shape<FindingArgument> = objectOf({ hostId: text, findingId: text });

/** Finds what a command needs. Every method returns undefined when the person backs out or there is nothing. */
export class CommandTarget {
  readonly #hosts: HostStore;
  readonly #panels: ReportPanels;

  constructor(hosts: HostStore, panels: ReportPanels) {
    this.#hosts = hosts;
    this.#panels = panels;
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
