import { examineHost } from '../examination/examineHost';
import { findFix, fixes } from '../fixes/catalogue';
import { RootedHost } from '../fixes/executor/rootedHost';
import { preparePlan } from '../fixes/preparePlan';
import { lookBeforeReboot, rebootHost } from '../fixes/reboot/rebootHost';
import { needsReboot, type ChangePlan, type PlanOutcome } from '../model/changePlan';
import type { Finding } from '../model/finding';
import type { Fix } from '../model/fix';
import { HullwrightError } from '../model/hullwrightError';
import { message, renderEnglish, type Message } from '../model/message';
import {
  changeExecutor,
  withRootedHost,
  type ChangeScripts,
  type OpenHost,
  type ReachOptions,
} from './changeHosts';
import type { CheckEnvironment } from './checkCommand';
import { endOfChange, recordText } from './changeText';
import { exitStatus } from './exitStatus';
import { nearestWords } from './nearestWords';
import { planText } from './planText';

/** What commands that change hosts need from the process around them. */
export interface ChangeEnvironment extends CheckEnvironment {
  readonly loadChangeScripts: () => Promise<ChangeScripts>;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Asks the person for yes or no; undefined where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

export interface FixOptions extends ReachOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly reboot: boolean;
}

/**
 * `hullwright fix`: examines the host, shows the plan, asks, does it and looks whether the finding is gone.
 * @returns the exit status
 * @throws HullwrightError `usage` for a fix that does not exist
 */
export async function fixHost(
  name: string,
  fixId: string,
  options: FixOptions,
  environment: ChangeEnvironment,
): Promise<number> {
  const fix = findFix(fixId);
  if (fix === undefined) throw unknownFix(fixId);
  const scripts = await environment.loadChangeScripts();
  const { terminal, signal } = environment;
  return withRootedHost(name, options, environment, async (rooted, open) => {
    const { facts, report } = await examine(rooted, environment);
    const outcome = await preparePlan(fix, await rooted.session(), {
      ...{ facts, findings: report.findings, surveyScript: scripts.survey, signal },
    });
    if (outcome.kind !== 'plan') return printNoPlan(outcome, environment);
    const { plan } = outcome;
    terminal.print(planText(plan, terminal.style));
    if (options.dryRun) return exitStatus.clean;
    if (!(await mayGoOn(plan, options, environment))) return exitStatus.refused;
    const record = await changeExecutor(scripts).apply(rooted, plan, { signal });
    terminal.print(recordText(record, terminal.style));
    if (record.state !== 'committed') return endOfChange(record.state);
    if (!needsReboot(plan)) {
      await printVerification(fix, rooted, environment);
    } else if (options.reboot && name !== 'local') {
      await restart(rooted, open, scripts.reboot, environment);
      await verifyAfresh(fix, open, environment);
    } else {
      terminal.print(`${renderEnglish(message('It takes effect when the host restarts.'))}\n`);
    }
    return exitStatus.clean;
  });
}

async function examine(rooted: RootedHost, environment: ChangeEnvironment) {
  const collectorScript = await environment.loadCollectorScript();
  const { signal } = environment;
  const request = { profile: 'auto', suppressions: [], signal, root: await rooted.session() } as const;
  return examineHost(rooted.host, request, { ...environment, collectorScript });
}

function printNoPlan(
  outcome: Exclude<PlanOutcome, { kind: 'plan' }>,
  { terminal }: ChangeEnvironment,
): number {
  if (outcome.kind === 'unneeded') {
    terminal.print(`${renderEnglish(outcome.reason)}\n`);
    return exitStatus.clean;
  }
  const { reason, byHand } = outcome.refusal;
  terminal.complain(`${renderEnglish(message('Nothing was changed. {reason}', { reason }))}\n`);
  if (byHand.length > 0) {
    terminal.print(`${renderEnglish(message('By hand:'))}\n${byHand.map((line) => `  ${line}\n`).join('')}`);
  }
  return exitStatus.refused;
}

/** A guided plan is confirmed by a person at a terminal; `--yes` is not enough. */
async function mayGoOn(
  plan: ChangePlan,
  { yes }: FixOptions,
  { confirm, terminal }: ChangeEnvironment,
): Promise<boolean> {
  if (yes && plan.kind === 'automatic') return true;
  if (confirm === undefined) {
    const problem: Message =
      plan.kind === 'guided'
        ? message('This plan has consequences that a person must confirm at a terminal. Nothing was changed.')
        : message('Nobody can be asked here. Nothing was changed; --yes applies the plan.');
    terminal.complain(`${renderEnglish(problem)}\n`);
    return false;
  }
  if (await confirm(renderEnglish(message('Apply this plan to the host? (yes, no) ')))) return true;
  terminal.complain(`${renderEnglish(message('Nothing was changed.'))}\n`);
  return false;
}

/** Restarts the host, with a word to what that meets, and waits until it answers. */
async function restart(
  rooted: RootedHost,
  open: OpenHost,
  script: string,
  { terminal, monotonicMs, signal, pause }: ChangeEnvironment,
): Promise<void> {
  const root = await rooted.session();
  const outlook = await lookBeforeReboot(root, script);
  for (const warning of outlook.warnings) terminal.complain(`! ${renderEnglish(warning)}\n`);
  terminal.complain(`${renderEnglish(message('Restarting {host}', { host: rooted.label }))}\n`);
  await rebootHost(root, open, outlook.bootId, { script, pause, monotonicMs, signal });
}

/** By a connection of its own: the one before the restart may not know yet that it is dead. */
async function verifyAfresh(fix: Fix, open: OpenHost, environment: ChangeEnvironment): Promise<void> {
  const restarted = new RootedHost(open(), open);
  try {
    await printVerification(fix, restarted, environment);
  } finally {
    restarted.dispose();
    restarted.host.dispose();
  }
}

/** The finding closes only when a new examination says so; for a kernel parameter that takes a restart. */
async function printVerification(
  fix: Fix,
  rooted: RootedHost,
  environment: ChangeEnvironment,
): Promise<void> {
  const { report } = await examine(rooted, environment);
  const open = report.findings.filter(
    ({ id, status }) => fix.answers.includes(id) && (status === 'error' || status === 'warning'),
  );
  const lines =
    open.length === 0
      ? [renderEnglish(message('Examined again: the finding is gone.'))]
      : open.map(stillOpen);
  environment.terminal.print(`${lines.join('\n')}\n`);
}

function stillOpen({ id, summary }: Finding): string {
  return renderEnglish(message('Examined again: {id} is still there. {summary}', { id, summary }));
}

function unknownFix(id: string): HullwrightError {
  const names = fixes.map((fix) => fix.id);
  return new HullwrightError({
    code: 'usage',
    problem: message('There is no fix {id}.', { id }),
    remedy: message(
      'Did you mean {names}? `hullwright check --format json` lists the fixes of each finding.',
      {
        names: nearestWords(id, names).join(', ') || names.slice(0, 5).join(', '),
      },
    ),
  });
}
