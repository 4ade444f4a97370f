import * as vscode from 'vscode';
import type { CommandTarget, ReportedFinding, ReportedHost } from './commandTarget';
import type { ErrorPresenter } from './errorPresenter';
import { copyEvidenceCommand, explainFindingCommand } from './findingCommands';
import { cancelExaminationCommand, examineAllCommand, examineHostCommand } from './hostCommands';
import type { HostEntry } from './hostStore';
import { openReportCommand, saveReportCommand } from './reportCommands';
import type { Services } from './services';

type Outcome = void | Promise<void>;

/** One command of the manifest. What it needs is found, or asked for, before it runs. */
export type CommandEntry =
  | { readonly id: string; readonly needs: 'nothing'; readonly run: (services: Services) => Outcome }
  | {
      readonly id: string;
      readonly needs: 'host';
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
    };

/** Every command that the manifest declares, and no other. */
export const commandTable: readonly CommandEntry[] = [
  { id: 'hullwright.host.examine', needs: 'host', run: examineHostCommand },
  { id: 'hullwright.host.examineAll', needs: 'nothing', run: examineAllCommand },
  { id: 'hullwright.host.cancel', needs: 'host', run: cancelExaminationCommand },
  { id: 'hullwright.finding.explain', needs: 'finding', run: explainFindingCommand },
  { id: 'hullwright.finding.copyEvidence', needs: 'finding', run: copyEvidenceCommand },
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
  }
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:hullwright.hullwright');
}
