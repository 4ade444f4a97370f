import type * as vscode from 'vscode';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
import type { ChangeStore } from './changeStore';
import type { HostConnections } from './hostConnections';
import type { HostExaminer } from './hostExaminer';
import type { HostFileAccess } from './hostFileAccess';
import type { HostFileSystem } from './hostFileSystem';
import type { HostStore } from './hostStore';
import type { ReportPanels } from './reportPanels';
import type { SecretMemory } from './secretMemory';
import type { Settings } from './settings';

/** What commands work with. Made once, in main.ts. */
export interface Services {
  readonly hosts: HostStore;
  readonly connections: HostConnections;
  readonly examiner: HostExaminer;
  readonly panels: ReportPanels;
  readonly changes: ChangeStore;
  readonly settings: Settings;
  readonly secrets: SecretMemory;
  readonly fileAccess: HostFileAccess;
  readonly hostFiles: HostFileSystem;
  readonly log: vscode.LogOutputChannel;
  /** How hosts are reached now, by the settings. */
  readonly sshEnvironment: () => SshHostEnvironment;
  /** Of this extension, such as `0.1.0`. */
  readonly version: string;
  /** Where the bundles are. */
  readonly distFolder: string;
}
