import path from 'node:path';
import type * as vscode from 'vscode';
import { ChangesTree } from './changesTree';
import { ChangeStore } from './changeStore';
import { CommandTarget } from './commandTarget';
import { registerCommands } from './commandTable';
import { ContextKeys } from './contextKeys';
import { ErrorPresenter } from './errorPresenter';
import { ExamineOnOpen } from './examineOnOpen';
import { HealthView } from './healthView';
import { HostConnections } from './hostConnections';
import { HostExaminer } from './hostExaminer';
import { HostFileAccess } from './hostFileAccess';
import { HostFileAssistance } from './hostFileAssistance';
import { HostFileSystem } from './hostFileSystem';
import { HostStore } from './hostStore';
import { HostsTree } from './hostsTree';
import { HostsView } from './hostsView';
import { HostVersions } from './hostVersions';
import { localHostIdentity } from './localHostIdentity';
import { createLogChannel } from './logChannel';
import { loadExaminationModule } from './loadExaminationModule';
import { PlanDocuments } from './planDocuments';
import { ReportPanels } from './reportPanels';
import { SecretMemory } from './secretMemory';
import { Settings } from './settings';
import { createSshEnvironment } from './sshEnvironment';
import { StatusBar } from './statusBar';
import { WindowPrompts } from './windowPrompts';
import { WindowSaveQuestions } from './windowSaveQuestions';

/** What the suites inside VS Code look at. It is no public interface and may change with any version. */
export interface ExtensionInternals {
  readonly hosts: HostStore;
  readonly connections: HostConnections;
  readonly examiner: HostExaminer;
  readonly secrets: SecretMemory;
  readonly settings: Settings;
  readonly tree: HostsTree;
  readonly hostsView: HostsView;
  readonly statusBar: StatusBar;
  readonly panels: ReportPanels;
  readonly fileAssistance: HostFileAssistance;
  readonly changes: ChangeStore;
  readonly hostFiles: HostFileSystem;
}

/** Wires the extension together. It reads no host, starts no process and opens no connection. */
export function activate(context: vscode.ExtensionContext): ExtensionInternals {
  const { extensionUri, extensionPath, extension } = context;
  const distFolder = path.join(extensionPath, 'dist');
  const { version } = extension.packageJSON as { version: string };
  const local = localHostIdentity();

  const log = createLogChannel();
  const errors = new ErrorPresenter(log);
  const settings = new Settings();
  const hosts = new HostStore(local ? [local] : []);
  hosts.setRemoteHosts(settings.remoteHosts);
  const secrets = new SecretMemory(context.secrets);
  const sshEnvironment = createSshEnvironment(settings, new WindowPrompts(secrets, log), log);
  const connections = new HostConnections(hosts, ({ identity, remote }) => {
    const { localHost, sshHost } = loadExaminationModule(distFolder);
    const environment = sshEnvironment();
    return remote
      ? sshHost(identity, remote.destination, environment)
      : localHost(identity, environment.prompts);
  });
  const examiner = new HostExaminer({ hosts, connections, settings, log, errors, distFolder });
  const panels = new ReportPanels({ hosts, extensionUri, log });
  const tree = new HostsTree(hosts, settings);
  const hostsView = new HostsView(tree, hosts);
  const healthView = new HealthView({ hosts, panels, extensionUri, log });
  const statusBar = new StatusBar(hosts);
  const fileAccess = new HostFileAccess(hosts, connections);
  const versions = new HostVersions();
  const hostFiles = new HostFileSystem(fileAccess, new WindowSaveQuestions(fileAccess, versions));
  const fileAssistance = new HostFileAssistance({
    ...{ hosts, log, distFolder, localHostId: local?.id },
    remoteSiblings: (uri, wanted) => fileAccess.siblings(uri, wanted),
  });
  const changes = new ChangeStore();
  const services = {
    changes,
    ...{ hosts, connections, examiner, panels, settings, secrets },
    ...{ fileAccess, hostFiles, log, sshEnvironment, version, distFolder },
  };
  context.subscriptions.push(
    ...[log, settings, hosts, panels, tree, hostsView, healthView, statusBar, examiner, connections],
    ...[versions, hostFiles, fileAssistance],
    changes,
    new ChangesTree(changes, hosts),
    new PlanDocuments(changes),
    settings.onDidChangeRemoteHosts(() => {
      hosts.setRemoteHosts(settings.remoteHosts);
    }),
    settings.onDidChangeSsh(() => {
      connections.disconnectAll();
    }),
    new ContextKeys(hosts, changes),
    registerCommands(services, new CommandTarget(hosts, panels, changes), errors),
    new ExamineOnOpen({ hosts, examiner, settings, hostsView, healthView }),
  );
  return {
    ...{ hosts, connections, examiner, secrets, settings, tree, hostsView, statusBar, panels },
    ...{ fileAssistance, hostFiles, changes },
  };
}
