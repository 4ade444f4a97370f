import { examineHost } from '../examination/examineHost';
import { findFix, fixes } from '../fixes/catalogue';
import { preparePlan } from '../fixes/preparePlan';
import { lookBeforeReboot, rebootHost } from '../fixes/reboot/rebootHost';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
import { needsReboot, type ChangePlan, type PlanOutcome } from '../model/changePlan';
import type { Finding } from '../model/finding';
import type { Fix } from '../model/fix';
import { HullwrightError } from '../model/hullwrightError';
import { message, renderEnglish, type Message } from '../model/message';
import type { RootedHost } from '../fixes/executor/rootedHost';
import { changeExecutor, rootedHost, type ChangeScripts } from './changeHosts';
import type { CheckEnvironment } from './checkCommand';
import { endOfChange, recordText } from './changeText';
import { exitStatus } from './exitStatus';
import { hostOf } from './hostTargets';
import { nearestWords } from './nearestWords';
import { planText } from './planText';

/** What commands that change hosts need from the process around them. */
export interface ChangeEnvironment extends CheckEnvironment {
  readonly loadChangeScripts: () => Promise<ChangeScripts>;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Asks the person for yes or no; undefined where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

export interface FixOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly reboot: boolean;
  readonly transport: 'auto' | 'ssh2' | 'openssh';
  readonly sshConfig?: string;
}

/**
 * `hullwright fix`: examines the host, shows the plan, asks, does it and looks whether the finding is gone.
 * @returns the exit status
 * @throws HullwrightError `usage` for a fix that does not exist, and the codes of connecting and of root's rights
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
  const rooted = rootedHost(name, reachOf(options, environment));
  try {
    const { facts, report } = await examine(rooted, environment);
    const { surveyScript, signal } = { surveyScript: scripts.survey, signal: environment.signal };
    const outcome = await preparePlan(fix, await rooted.session(), {
      ...{ facts, findings: report.findings, surveyScript, signal },
    });
    if (outcome.kind !== 'plan') return printNoPlan(outcome, environment);
    environment.terminal.print(planText(outcome.plan, environment.terminal.style));
    if (options.dryRun) return exitStatus.clean;
    if (!(await mayGoOn(outcome.plan, options, environment))) return exitStatus.refused;
    const record = await changeExecutor(scripts).apply(rooted, outcome.plan, { signal: environment.signal });
    environment.terminal.print(recordText(record, environment.terminal.style));
    if (record.state === 'committed')
      await verify({ fix, plan: outcome.plan, name }, rooted, options, environment);
    return endOfChange(record.state);
  } finally {
    rooted.dispose();
    rooted.host.dispose();
  }
}

async function examine(rooted: RootedHost, environment: ChangeEnvironment) {
  const collectorScript = await environment.loadCollectorScript();
  const request = { profile: 'auto', suppressions: [], signal: environment.signal, asRoot: true } as const;
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

interface AppliedFix {
  readonly fix: Fix;
  readonly plan: ChangePlan;
  /** The host as the person named it. */
  readonly name: string;
}

/** The finding closes only when a new examination says so; for a kernel parameter that takes a restart. */
async function verify(
  { fix, plan, name }: AppliedFix,
  rooted: RootedHost,
  options: FixOptions,
  environment: ChangeEnvironment,
): Promise<void> {
  if (!needsReboot(plan)) return printVerification(fix, rooted, environment);
  if (!options.reboot || name === 'local') {
    const text = message('It takes effect when the host restarts.');
    environment.terminal.print(`${renderEnglish(text)}\n`);
    return;
  }
  const { reboot } = await environment.loadChangeScripts();
  const outlook = await lookBeforeReboot(await rooted.session(), reboot);
  for (const warning of outlook.warnings) environment.terminal.complain(`! ${renderEnglish(warning)}\n`);
  environment.terminal.complain(`${renderEnglish(message('Restarting {host}', { host: rooted.label }))}\n`);
  const { monotonicMs, signal, pause } = environment;
  const open = () => hostOf(name, reachOf(options, environment));
  await rebootHost(await rooted.session(), open, outlook.bootId, {
    script: reboot,
    pause,
    monotonicMs,
    signal,
  });
  const restarted = rootedHost(name, reachOf(options, environment));
  try {
    await printVerification(fix, restarted, environment);
  } finally {
    restarted.dispose();
    restarted.host.dispose();
  }
}

function reachOf({ transport, sshConfig }: FixOptions, environment: ChangeEnvironment): SshHostEnvironment {
  return { ...environment.sshEnvironment(), transport, sshConfigFile: sshConfig };
}

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
