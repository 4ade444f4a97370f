import * as vscode from 'vscode';
import { needsReboot, type ChangePlan } from '../model/changePlan';
import type { ChangeRecord } from '../model/changeRecord';
import { message } from '../model/message';
import { changeStateWords } from '../reports/changeStateWords';
import { planWarnings } from '../reports/planWarnings';
import { examineForChange, withChangeHost } from './changeHosts';
import type { PendingPlan } from './changeStore';
import type { HostEntry } from './hostStore';
import { showPlanFiles, showPlanScript } from './planDocuments';
import { render } from './render';
import type { Services } from './services';

/** A plan that waits, and its host. */
export interface PlannedHost {
  readonly entry: HostEntry;
  readonly pending: PendingPlan;
}

/** A change that a host remembers. */
export interface ChangedHost {
  readonly entry: HostEntry;
  readonly record: ChangeRecord;
}

export function showPlanCommand(_: Services, { entry, pending }: PlannedHost): Promise<void> {
  return showPlanFiles(pending, `${render(pending.plan.title)} · ${entry.identity.label}`);
}

export function showPlanScriptCommand(_: Services, { pending }: PlannedHost): Promise<void> {
  return showPlanScript(pending);
}

export function discardPlanCommand({ changes }: Services, { pending }: PlannedHost): void {
  changes.discardPlan(pending.hostId);
}

/** Asks once more, with every command in full, does the plan, and examines the host again. */
export async function applyPlanCommand(services: Services, { entry, pending }: PlannedHost): Promise<void> {
  const { label, id } = entry.identity;
  const apply = render(message('Apply'));
  const title = render(message('Change {host}: {title}?', { host: label, title: pending.plan.title }));
  const detail = confirmationText(pending);
  if ((await vscode.window.showWarningMessage(title, { modal: true, detail }, apply)) !== apply) return;
  const record = await working(render(pending.plan.title), async (report, signal) =>
    withChangeHost(services, entry, async (work, rooted) => {
      const onProgress = (each: ChangeRecord) => {
        services.changes.setRecord(id, each);
        report(render(changeStateWords[each.state]));
      };
      const applied = await work.executor.apply(rooted, pending.plan, { onProgress, signal });
      services.changes.discardPlan(id);
      services.changes.setHistory(id, await work.executor.history(rooted));
      services.hosts.setReport(id, await examineForChange(services, rooted, signal));
      return applied;
    }),
  );
  tellEnd(record, label, pending.plan);
}

/** Reads what Hullwright changed on a host. */
export async function showChangesCommand(services: Services, entry: HostEntry): Promise<void> {
  await readHistory(services, entry);
  await vscode.commands.executeCommand('hullwright.changes.focus');
}

async function readHistory(services: Services, entry: HostEntry): Promise<void> {
  await withChangeHost(services, entry, async (work, rooted) => {
    services.changes.setHistory(entry.identity.id, await work.executor.history(rooted));
  });
}

/** Takes a change back after asking. */
export async function undoChangeCommand(services: Services, { entry, record }: ChangedHost): Promise<void> {
  const { label, id } = entry.identity;
  const undo = render(message('Undo'));
  const title = render(message('Take back on {host}: {title}?', { host: label, title: record.title }));
  const detail = record.steps.map(({ changes }, index) => `${index + 1}. ${render(changes)}`).join('\n');
  if ((await vscode.window.showWarningMessage(title, { modal: true, detail }, undo)) !== undo) return;
  const undone = await working(render(record.title), async (_, signal) =>
    withChangeHost(services, entry, async (work, rooted) => {
      const ended =
        record.state === 'interrupted'
          ? await work.executor.recover(rooted, record.id, { signal })
          : await work.executor.undo(rooted, record.id, { signal });
      services.changes.setHistory(id, await work.executor.history(rooted));
      services.hosts.setReport(id, await examineForChange(services, rooted, signal));
      return ended;
    }),
  );
  tellEnd(undone, label);
}

/** Notes and commands stand in the question itself: this is the last look before it happens. */
function confirmationText({ plan, commands }: PendingPlan): string {
  const steps = plan.steps.map((step, index) => {
    const command = commands[index];
    return `${index + 1}. ${render(step.changes)}${command === undefined ? '' : `\n    ${command}`}`;
  });
  const warnings = planWarnings(plan).map((warning) => `• ${render(warning)}`);
  return [...warnings, ...(warnings.length > 0 ? [''] : []), ...steps].join('\n');
}

async function working<T>(
  title: string,
  work: (report: (text: string) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: false };
  return vscode.window.withProgress(options, (progress) =>
    work((text) => {
      progress.report({ message: text });
    }, new AbortController().signal),
  );
}

function tellEnd(record: ChangeRecord, host: string, plan?: ChangePlan): void {
  const state = changeStateWords[record.state];
  const reason = record.undoRefusal ?? record.reason;
  const text = reason
    ? message('{host}: {title}: {state}. {reason}', { host, title: record.title, state, reason })
    : message('{host}: {title}: {state}.', { host, title: record.title, state });
  const good = (record.state === 'committed' || record.state === 'undone') && !record.undoRefusal;
  if (!good) {
    void vscode.window.showErrorMessage(render(text));
  } else if (plan && needsReboot(plan)) {
    void vscode.window.showInformationMessage(
      `${render(text)} ${render(message('It takes effect when the host restarts.'))}`,
    );
  } else {
    void vscode.window.showInformationMessage(render(text));
  }
}
