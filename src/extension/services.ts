import type * as vscode from 'vscode';
import type { HostExaminer } from './hostExaminer';
import type { HostStore } from './hostStore';
import type { ReportPanels } from './reportPanels';

/** What commands work with. Made once, in main.ts. */
export interface Services {
  readonly hosts: HostStore;
  readonly examiner: HostExaminer;
  readonly panels: ReportPanels;
  readonly log: vscode.LogOutputChannel;
  /** Of this extension, such as `0.1.0`. */
  readonly version: string;
  /** Where the bundles are. */
  readonly distFolder: string;
}
