import path from 'node:path';
import * as vscode from 'vscode';
import type { FileStep } from '../model/changePlan';
import type { ChangeStore, PendingPlan } from './changeStore';
import { Disposable } from './lifecycle';

/** The scheme of texts that exist in a plan only. */
export const planScheme = 'hullwright-plan';

/** Shows what a pending plan makes of files: `hullwright-plan:/HOST/before/PATH`, `…/after/PATH` and `…/plan.sh`. */
export class PlanDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  readonly #changes: ChangeStore;
  readonly #onDidChange = this.register(new vscode.EventEmitter<vscode.Uri>());

  readonly onDidChange = this.#onDidChange.event;

  constructor(changes: ChangeStore) {
    super();
    this.#changes = changes;
    this.register(vscode.workspace.registerTextDocumentContentProvider(planScheme, this));
    this.register(
      changes.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === planScheme) this.#onDidChange.fire(uri);
        }
      }),
    );
  }

  provideTextDocumentContent({ path: name }: vscode.Uri): string {
    const [, hostId = '', part = '', ...rest] = name.split('/');
    const pending = this.#changes.plan(hostId);
    if (part === 'plan.sh') return pending?.script ?? '';
    const file = pending && fileSteps(pending).find((step) => step.path === `/${rest.join('/')}`);
    const bytes = part === 'before' ? file?.before : file?.after;
    return Buffer.from(bytes ?? []).toString('utf8');
  }
}

/** The steps of a plan that change a file. */
export function fileSteps({ plan }: PendingPlan): readonly FileStep[] {
  return plan.steps.filter((step) => step.kind === 'file');
}

/** Opens VS Code's own comparison: of one file, or of all files of the plan in one editor. */
export async function showPlanFiles(pending: PendingPlan, title: string): Promise<void> {
  const steps = fileSteps(pending);
  const uri = (part: string, { path: file }: FileStep) =>
    vscode.Uri.from({ scheme: planScheme, path: `/${pending.hostId}/${part}${file}` });
  const [only] = steps;
  if (only === undefined) {
    await showPlanScript(pending);
  } else if (steps.length === 1) {
    const name = `${path.basename(only.path)} (${title})`;
    await vscode.commands.executeCommand('vscode.diff', uri('before', only), uri('after', only), name);
  } else {
    const files = steps.map((step) => [uri('after', step), uri('before', step), uri('after', step)]);
    await vscode.commands.executeCommand('vscode.changes', title, files);
  }
}

/** Opens the plan as a shell script, to read and to copy. */
export async function showPlanScript({ hostId }: PendingPlan): Promise<void> {
  const uri = vscode.Uri.from({ scheme: planScheme, path: `/${hostId}/plan.sh` });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.languages.setTextDocumentLanguage(document, 'shellscript');
  await vscode.window.showTextDocument(document);
}
