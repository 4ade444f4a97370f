import * as vscode from 'vscode';
import { message } from '../model/message';
import { countMessages } from '../reports/countsMessage';
import { describeHost } from '../reports/hostLine';
import { describeConnection } from '../reports/connectionLine';
import type { HostEntry } from './hostStore';
import { render } from './render';
import { statusIcon } from './statusAppearance';
import { worstStatus } from './worstStatus';

/** The row of a host in the tree. */
export function describeHostRow(
  entry: HostEntry,
  collapsibleState: vscode.TreeItemCollapsibleState,
): vscode.TreeItem {
  const { identity, report } = entry;
  const item = new vscode.TreeItem(identity.label, collapsibleState);
  item.description = hostDescription(entry);
  item.contextValue = contextWords(entry).join(' ');
  item.iconPath = hostIcon(entry);
  item.tooltip = [`${identity.label}: ${item.description}`, ...connectionLines(entry)].join('\n');
  const status = report ? countMessages(report.counts).map(render).join(', ') : '';
  item.accessibilityInformation = {
    label: [identity.label, item.description, status].filter(Boolean).join(', '),
  };
  return item;
}

/** What the manifest's menus look for. */
function contextWords({ remote, connection, state, report }: HostEntry): string[] {
  return [
    'host',
    state.kind,
    ...(report ? ['reported'] : []),
    ...(remote ? ['remote', connection] : []),
    ...(mayGainRights(report?.summary.collectedAs) ? ['ordinary'] : []),
  ];
}

/** An examination as an ordinary account left open what only root can read. */
function mayGainRights(account: string | undefined): boolean {
  return account !== undefined && account !== 'root';
}

function connectionLines({ remote, report }: HostEntry): string[] {
  return remote
    ? [remote.destination, ...(report?.connection ? describeConnection(report.connection, render) : [])]
    : [];
}

function hostDescription({ remote, connection, state, report }: HostEntry): string {
  switch (state.kind) {
    case 'idle':
      return remote && connection === 'disconnected'
        ? render(message('not connected'))
        : render(message('not examined'));
    case 'examining':
      return connection === 'connecting' ? render(message('connecting')) : render(state.progress.phase);
    case 'failed':
      return render(state.problem);
    case 'examined':
      return report ? describeHost(report.summary, render) : '';
  }
}

function hostIcon({ remote, state, report }: HostEntry): vscode.ThemeIcon {
  const machine = remote ? 'remote' : 'server';
  switch (state.kind) {
    case 'examining':
      return new vscode.ThemeIcon('loading~spin');
    case 'failed':
      return statusIcon('error');
    default:
      return report
        ? new vscode.ThemeIcon(machine, statusIcon(worstStatus(report.findings)).color)
        : new vscode.ThemeIcon(machine);
  }
}
