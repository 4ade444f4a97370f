import * as vscode from 'vscode';
import type { ChangePlan } from '../model/changePlan';
import type { FixOffer } from '../model/finding';
import { message } from '../model/message';
import { fixKindWords } from '../reports/fixKindWords';
import type { ChangeWork } from './changeWork';
import type { PendingPlan } from './changeStore';
import type { ReportedFinding } from './commandTarget';
import { showPlanFiles, showPlanScript } from './planDocuments';
import { render } from './render';
import { examineForChange, withChangeHost } from './changeHosts';
import type { Services } from './services';

/** Makes the plan of a fix for a finding and shows it. Changes nothing. */
export async function fixFindingCommand(
  services: Services,
  { entry, finding }: ReportedFinding,
): Promise<void> {
  const offer = await pickFix(finding.fixes);
  if (offer === undefined) return;
  const { label } = entry.identity;
  const title = render(message('{host}: {title}', { host: label, title: offer.title }));
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancellation) => {
      const aborting = new AbortController();
      cancellation.onCancellationRequested(() => {
        aborting.abort();
      });
      progress.report({ message: render(message('Reading the host as root')) });
      await preparePlan(services, entry.identity.id, offer, aborting.signal);
    },
  );
  const pending = services.changes.plan(entry.identity.id);
  if (pending?.plan.fixId === offer.id) await offerPlan(services, pending, label);
}

async function pickFix(offers: readonly FixOffer[]): Promise<FixOffer | undefined> {
  if (offers.length === 0) {
    void vscode.window.showInformationMessage(
      render(message('Hullwright knows no fix for this finding. The report says what to do by hand.')),
    );
  }
  if (offers.length <= 1) return offers[0];
  const items = offers.map((offer) => ({
    label: render(offer.title),
    description: render(fixKindWords[offer.kind]),
    offer,
  }));
  return (await vscode.window.showQuickPick(items, { title: render(message('Which fix?')) }))?.offer;
}

async function preparePlan(
  services: Services,
  hostId: string,
  offer: FixOffer,
  signal: AbortSignal,
): Promise<void> {
  const entry = services.hosts.get(hostId);
  if (!entry) return;
  services.changes.discardPlan(hostId);
  const outcome = await withChangeHost(services, entry, async (work, rooted) => {
    const examination = await examineForChange(services, rooted, signal);
    services.hosts.setReport(hostId, examination);
    const made = await work.prepare(rooted, offer.id, examination, signal);
    if (made.kind === 'plan') services.changes.setPlan(pendingPlan(hostId, made.plan, work));
    return made;
  });
  if (outcome.kind === 'unneeded') {
    void vscode.window.showInformationMessage(render(outcome.reason));
  } else if (outcome.kind === 'refused') {
    await showByHand(render(outcome.refusal.reason), outcome.refusal.byHand);
  }
}

function pendingPlan(hostId: string, plan: ChangePlan, work: ChangeWork): PendingPlan {
  return {
    ...{ hostId, plan },
    commands: plan.steps.map((step) => work.commandOf(step)),
    script: work.scriptOf(plan, render),
  };
}

/** Why there is no plan, with the way by hand as a text to copy. */
async function showByHand(reason: string, lines: readonly string[]): Promise<void> {
  const show = render(message('Show What to Do by Hand'));
  const chosen = await vscode.window.showWarningMessage(
    render(message('Nothing was changed. {reason}', { reason })),
    ...(lines.length > 0 ? [show] : []),
  );
  if (chosen === show) {
    const content = [...lines, ''].join('\n');
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content, language: 'shellscript' }),
    );
  }
}

/** Shows the files of the plan, and asks without standing in front of them. */
async function offerPlan(services: Services, pending: PendingPlan, label: string): Promise<void> {
  // The plan stays there when the message has gone.
  await vscode.commands.executeCommand('hullwright.changes.focus');
  await showPlanFiles(pending, `${render(pending.plan.title)} · ${label}`);
  const [apply, script] = [render(message('Apply...')), render(message('Show Script'))];
  const text = message('Plan for {host}: {title}. Nothing has been changed yet.', {
    host: label,
    title: pending.plan.title,
  });
  void vscode.window.showInformationMessage(render(text), apply, script).then(async (chosen) => {
    if (chosen === apply) {
      await vscode.commands.executeCommand('hullwright.plan.apply', { hostId: pending.hostId });
    } else if (chosen === script) {
      await showPlanScript(pending);
    }
  });
}
