import * as vscode from 'vscode';
import type { FindingStatus } from '../model/finding';

interface Appearance {
  readonly icon: string;
  /** Id of a theme colour. The icon's shape tells the status without it. */
  readonly color: string;
}

/** How each status looks, in the tree and in the status bar. */
export const statusAppearance: Readonly<Record<FindingStatus, Appearance>> = {
  error: { icon: 'error', color: 'problemsErrorIcon.foreground' },
  warning: { icon: 'warning', color: 'problemsWarningIcon.foreground' },
  unknown: { icon: 'question', color: 'descriptionForeground' },
  info: { icon: 'info', color: 'problemsInfoIcon.foreground' },
  pass: { icon: 'pass-filled', color: 'testing.iconPassed' },
  notApplicable: { icon: 'circle-slash', color: 'disabledForeground' },
};

export function statusIcon(status: FindingStatus): vscode.ThemeIcon {
  const { icon, color } = statusAppearance[status];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}
