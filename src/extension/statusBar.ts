import * as vscode from 'vscode';
import { findingStatuses } from '../model/finding';
import { message } from '../model/message';
import { countMessages } from '../reports/countsMessage';
import { describeHost } from '../reports/hostLine';
import type { HostEntry, HostStore } from './hostStore';
import { Disposable } from './lifecycle';
import { markdownText } from './markdownText';
import { render } from './render';
import { statusAppearance } from './statusAppearance';
import { worstStatus } from './worstStatus';

/** The one item in the status bar: the worst host, and the way to its report. Hidden until there is something to say. */
export class StatusBar extends Disposable {
  readonly item: vscode.StatusBarItem;
  readonly #hosts: HostStore;

  constructor(hosts: HostStore) {
    super();
    this.#hosts = hosts;
    this.item = this.register(
      vscode.window.createStatusBarItem('hullwright.status', vscode.StatusBarAlignment.Left),
    );
    this.item.name = render(message('Hullwright: Container Host'));
    this.register(
      hosts.onDidChange(() => {
        this.#update();
      }),
    );
    this.register(
      hosts.onDidChangeHosts(() => {
        this.#update();
      }),
    );
  }

  #update(): void {
    const entry = worstEntry(this.#hosts.all);
    if (!entry || entry.state.kind === 'idle') {
      this.item.hide();
      return;
    }
    const { icon, text } = this.#content(entry);
    const label = entry.identity.label;
    this.item.text = `$(${icon}) ${label}: ${text}`;
    this.item.tooltip = this.#tooltip(entry);
    this.item.accessibilityInformation = { label: `Hullwright, ${label}, ${text}` };
    this.item.command = {
      command: 'hullwright.report.open',
      title: render(message('Open Report')),
      arguments: [{ kind: 'host', hostId: entry.identity.id }],
    };
    this.item.show();
  }

  #content({ state, report }: HostEntry): { icon: string; text: string } {
    if (state.kind === 'examining') {
      return { icon: 'loading~spin', text: render(message('examining')) };
    }
    if (state.kind === 'failed' || !report) {
      return { icon: 'error', text: render(message('not examined')) };
    }
    const [worst] = countMessages(report.counts);
    return {
      icon: statusAppearance[worstStatus(report.findings)].icon,
      text: worst ? render(worst) : '',
    };
  }

  #tooltip({ identity, state, report }: HostEntry): vscode.MarkdownString {
    const tooltip = new vscode.MarkdownString(`**${markdownText(identity.label)}**\n\n`);
    if (state.kind === 'failed') {
      return tooltip.appendMarkdown(markdownText(`${render(state.problem)} ${render(state.remedy)}`));
    }
    if (!report) {
      return tooltip.appendMarkdown(markdownText(render(message('not examined'))));
    }
    const counts = countMessages(report.counts).map(render).join(', ');
    return tooltip.appendMarkdown(
      `${markdownText(describeHost(report.summary, render))}\n\n${markdownText(counts)}`,
    );
  }
}

/** The host with the worst finding; before any report, the first. */
function worstEntry(entries: readonly HostEntry[]): HostEntry | undefined {
  const rank = ({ report }: HostEntry): number =>
    report ? findingStatuses.indexOf(worstStatus(report.findings)) : findingStatuses.length;
  return [...entries].sort((a, b) => rank(a) - rank(b))[0];
}
