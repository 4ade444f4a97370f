import * as vscode from 'vscode';
import { addHostCommand } from './addHostCommand';
import {
  applyPlanCommand,
  discardPlanCommand,
  showChangesCommand,
  showPlanCommand,
  showPlanScriptCommand,
  undoChangeCommand,
  type ChangedHost,
  type PlannedHost,
} from './changeCommands';
import type { CommandTarget, ReportedFinding, ReportedHost } from './commandTarget';
import type { ErrorPresenter } from './errorPresenter';
import { copyEvidenceCommand, explainFindingCommand } from './findingCommands';
import { fixFindingCommand } from './fixCommands';
import {
  cancelAllCommand,
  cancelExaminationCommand,
  examineAllCommand,
  examineAsRootCommand,
  examineHostCommand,
} from './hostCommands';
import { editHostFileCommand, openFindingFileCommand, openHostFileCommand } from './hostFileCommands';
import type { HostEntry } from './hostStore';
import {
  disconnectHostCommand,
  moveHostCommand,
  removeHostCommand,
  renameHostCommand,
} from './remoteHostCommands';
import { openReportCommand, saveReportCommand } from './reportCommands';
import type { Services } from './services';
import { editSshConfigCommand } from './sshConfigCommand';
import { forgetHostKeyCommand, forgetSecretsCommand } from './trustCommands';

type Outcome = void | Promise<void>;

/** One command of the manifest. What it needs is found, or asked for, before it runs. */
export type CommandEntry =
  | { readonly id: string; readonly needs: 'nothing'; readonly run: (services: Services) => Outcome }
  | {
      readonly id: string;
      readonly needs: 'host' | 'remoteHost';
      readonly run: (services: Services, host: HostEntry) => Outcome;
    }
  | {
      readonly id: string;
      readonly needs: 'report';
      readonly run: (services: Services, target: ReportedHost) => Outcome;
    }
  | {
      readonly id: string;
      readonly needs: 'finding';
      readonly run: (services: Services, target: ReportedFinding) => Outcome;
    }
  | {
      readonly id: string;
      readonly needs: 'plan';
      readonly run: (services: Services, target: PlannedHost) => Outcome;
    }
  | {
      readonly id: string;
      readonly needs: 'change';
      readonly run: (services: Services, target: ChangedHost) => Outcome;
    };

/** Every command that the manifest declares, and no other. */
export const commandTable: readonly CommandEntry[] = [
  { id: 'hullwright.host.examine', needs: 'host', run: examineHostCommand },
  { id: 'hullwright.host.examineAsRoot', needs: 'host', run: examineAsRootCommand },
  { id: 'hullwright.host.examineAll', needs: 'nothing', run: examineAllCommand },
  { id: 'hullwright.host.cancel', needs: 'host', run: cancelExaminationCommand },
  { id: 'hullwright.host.cancelAll', needs: 'nothing', run: cancelAllCommand },
  { id: 'hullwright.host.add', needs: 'nothing', run: addHostCommand },
  { id: 'hullwright.host.rename', needs: 'remoteHost', run: renameHostCommand },
  { id: 'hullwright.host.move', needs: 'remoteHost', run: moveHostCommand },
  { id: 'hullwright.host.remove', needs: 'remoteHost', run: removeHostCommand },
  { id: 'hullwright.host.disconnect', needs: 'remoteHost', run: disconnectHostCommand },
  { id: 'hullwright.hostKey.forget', needs: 'nothing', run: forgetHostKeyCommand },
  { id: 'hullwright.secret.forget', needs: 'nothing', run: forgetSecretsCommand },
  { id: 'hullwright.sshConfig.edit', needs: 'nothing', run: editSshConfigCommand },
  { id: 'hullwright.finding.explain', needs: 'finding', run: explainFindingCommand },
  { id: 'hullwright.finding.copyEvidence', needs: 'finding', run: copyEvidenceCommand },
  { id: 'hullwright.finding.fix', needs: 'finding', run: fixFindingCommand },
  { id: 'hullwright.plan.show', needs: 'plan', run: showPlanCommand },
  { id: 'hullwright.plan.showScript', needs: 'plan', run: showPlanScriptCommand },
  { id: 'hullwright.plan.apply', needs: 'plan', run: applyPlanCommand },
  { id: 'hullwright.plan.discard', needs: 'plan', run: discardPlanCommand },
  { id: 'hullwright.host.showChanges', needs: 'host', run: showChangesCommand },
  { id: 'hullwright.change.undo', needs: 'change', run: undoChangeCommand },
  { id: 'hullwright.finding.openFile', needs: 'finding', run: openFindingFileCommand },
  { id: 'hullwright.file.open', needs: 'host', run: openHostFileCommand },
  { id: 'hullwright.file.edit', needs: 'nothing', run: editHostFileCommand },
  { id: 'hullwright.report.open', needs: 'host', run: openReportCommand },
  { id: 'hullwright.report.save', needs: 'report', run: saveReportCommand },
  { id: 'hullwright.settings.open', needs: 'nothing', run: openSettings },
  {
    id: 'hullwright.log.show',
    needs: 'nothing',
    run: ({ log }) => {
      log.show();
    },
  },
];

/** Registers the table. A command that fails tells the person, and never throws to VS Code. */
export function registerCommands(
  services: Services,
  target: CommandTarget,
  errors: ErrorPresenter,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandTable.map((entry) =>
      vscode.commands.registerCommand(entry.id, async (argument: unknown) => {
        try {
          await runCommand(entry, services, target, argument);
        } catch (error) {
          errors.show(error);
        }
      }),
    ),
  );
}

async function runCommand(
  entry: CommandEntry,
  services: Services,
  target: CommandTarget,
  argument: unknown,
): Promise<void> {
  switch (entry.needs) {
    case 'nothing':
      await entry.run(services);
      return;
    case 'host': {
      const host = await target.host(argument);
      await (host && entry.run(services, host));
      return;
    }
    case 'remoteHost': {
      const host = await target.remoteHost(argument);
      await (host && entry.run(services, host));
      return;
    }
    case 'report': {
      const report = await target.report(argument);
      await (report && entry.run(services, report));
      return;
    }
    case 'finding': {
      const finding = await target.finding(argument);
      await (finding && entry.run(services, finding));
      return;
    }
    case 'plan':
    case 'change':
      await runChangeCommand(entry, services, target, argument);
      return;
  }
}

async function runChangeCommand(
  entry: Extract<CommandEntry, { needs: 'plan' | 'change' }>,
  services: Services,
  target: CommandTarget,
  argument: unknown,
): Promise<void> {
  if (entry.needs === 'plan') {
    const plan = await target.plan(argument);
    await (plan && entry.run(services, plan));
  } else {
    const change = await target.change(argument);
    await (change && entry.run(services, change));
  }
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:hullwright.hullwright');
}
