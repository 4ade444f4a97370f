import { basename } from 'node:path';
import { evaluateFacts } from '../examination/evaluateFacts';
import { examineHost, type Examination, type ExaminationEnvironment } from '../examination/examineHost';
import { factsOfKernelConfig } from '../facts/kernelConfigFacts';
import { readSnapshot, writeSnapshot } from '../facts/snapshot';
import { runPooled } from '../examination/examinationPool';
import type { SshHostEnvironment } from '../hosts/sshHostEnvironment';
import type { Host, HostIdentity } from '../model/host';
import { hostNames, hostOf } from './hostTargets';
import { calendarDayOf } from '../model/calendarDay';
import { valueOf } from '../model/fact';
import { HullwrightError, isHullwrightError } from '../model/hullwrightError';
import type { HostFacts } from '../model/hostFacts';
import type { HostReport } from '../model/hostReport';
import { message, renderEnglish } from '../model/message';
import type { Suppression } from '../model/suppression';
import { renderJsonReport, type FailedHost } from '../reports/jsonReport';
import { renderMarkdownReport } from '../reports/markdownReport';
import { renderSarifReport } from '../reports/sarifReport';
import { renderTextReport } from '../reports/textReport';
import { validateCheckOptions, type CheckOptions, type ReportFormat } from './checkOptions';
import { errorText } from './errorText';
import { exitStatus, reachesLevel } from './exitStatus';
import { readNamedFile, writePrivateFile } from './namedFile';
import type { Terminal } from './terminal';

/** What the check command needs from the process around it. */
export interface CheckEnvironment extends Omit<ExaminationEnvironment, 'collectorScript'> {
  readonly terminal: Terminal;
  readonly version: string;
  /** Reads the collector's script; only a host needs it. */
  readonly loadCollectorScript: () => Promise<string>;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  /** How hosts over SSH are reached, but for what the options say. */
  readonly sshEnvironment: () => SshHostEnvironment;
}

/**
 * `hullwright check`: examines hosts, or judges a snapshot or a kernel configuration, and prints the report.
 * @returns the exit status
 * @throws HullwrightError for usage, files and snapshots; a host that cannot be examined gives status 3 instead
 */
export async function checkHosts(
  hosts: readonly string[],
  options: CheckOptions,
  environment: CheckEnvironment,
): Promise<number> {
  validateCheckOptions(hosts, options);
  if (options.snapshot !== undefined || options.kernelConfig !== undefined) {
    return printOutcomes([await judgeFile(options, environment)], options, environment);
  }
  const names = await hostNames(hosts, options.hostsFile);
  const ssh = {
    ...environment.sshEnvironment(),
    transport: options.transport,
    sshConfigFile: options.sshConfig,
  };
  const outcomes = new Map<string, Outcome>();
  const collectorScript = await environment.loadCollectorScript();
  await runPooled(names, async (name) => {
    const host = hostOf(name, ssh);
    outcomes.set(name, await examine(host, options, { ...environment, collectorScript }));
    host.dispose();
  });
  const inOrder = names.flatMap((name) => outcomes.get(name) ?? []);
  const [only] = inOrder;
  if (options.save !== undefined && only && 'facts' in only) {
    await writePrivateFile(options.save, writeSnapshot(only.facts, environment.version));
  }
  return printOutcomes(inOrder, options, environment);
}

interface Failure {
  readonly host: HostIdentity;
  readonly failure: HullwrightError;
}

type Outcome = Examination | Failure;

async function judgeFile(options: CheckOptions, environment: CheckEnvironment): Promise<Examination> {
  const startedAt = environment.monotonicMs();
  const facts = await loadFacts(options, environment);
  const durationMs = () => Math.round(environment.monotonicMs() - startedAt);
  const request = { ...judgementOf(options), today: calendarDayOf(environment.now()) };
  return { facts, report: evaluateFacts(facts, request, durationMs) };
}

async function examine(
  host: Host,
  options: CheckOptions,
  environment: CheckEnvironment & ExaminationEnvironment,
): Promise<Outcome> {
  try {
    const request = { ...judgementOf(options), signal: environment.signal, asRoot: options.root };
    return await examineHost(host, request, environment);
  } catch (error) {
    if (isHullwrightError(error)) {
      return { host: host.identity, failure: error };
    }
    throw error;
  }
}

/** How the person wants the facts to be judged. */
function judgementOf({ profile, ignore }: CheckOptions) {
  const suppressions = ignore.map((id): Suppression => ({ id, reason: '', source: 'commandLine' }));
  return { profile, suppressions };
}

async function loadFacts(options: CheckOptions, environment: CheckEnvironment): Promise<HostFacts> {
  if (options.snapshot !== undefined) {
    return readSnapshot(await readNamedFile(options.snapshot));
  }
  const path = options.kernelConfig ?? '';
  const facts = factsOfKernelConfig({
    text: await readNamedFile(path),
    path: basename(path),
    collectedAt: environment.now().toISOString(),
    ...(options.kernelRelease !== undefined && { release: options.kernelRelease }),
  });
  if (Object.keys(valueOf(facts.kernel.config)?.values ?? {}).length === 0) {
    throw new HullwrightError({
      code: 'fileUnreadable',
      problem: message('{path} is no kernel configuration: it sets no option.', { path }),
      remedy: message('Name a file such as /boot/config-6.1.0-18-amd64 or /proc/config.gz.'),
    });
  }
  return facts;
}

/** Prints the reports, in the order of the hosts, and complains about those that could not be examined. */
function printOutcomes(
  outcomes: readonly Outcome[],
  { format, failOn }: CheckOptions,
  environment: CheckEnvironment,
): number {
  const { terminal } = environment;
  const failures = outcomes.filter((outcome) => 'failure' in outcome);
  const reports = outcomes.flatMap((outcome) => ('report' in outcome ? [outcome.report] : []));
  for (const { host, failure } of failures) {
    terminal.complain(outcomes.length > 1 ? `${host.label}: ${errorText(failure)}` : errorText(failure));
  }
  if (format === 'json' ? !failures.some(isCancelled) : reports.length > 0) {
    terminal.print(renderReports(outcomes, reports, format, environment));
  }
  if (failures.some(isCancelled)) {
    return exitStatus.interrupted;
  }
  if (failures.length > 0) {
    return exitStatus.hostNotExamined;
  }
  return reports.some(({ counts }) => reachesLevel(counts, failOn)) ? exitStatus.findings : exitStatus.clean;
}

function isCancelled({ failure }: Failure): boolean {
  return failure.code === 'cancelled';
}

function renderReports(
  outcomes: readonly Outcome[],
  reports: readonly HostReport[],
  format: ReportFormat,
  { terminal, version }: CheckEnvironment,
): string {
  switch (format) {
    case 'text': {
      const options = { render: renderEnglish, style: terminal.style, width: terminal.width };
      return reports.map((report) => renderTextReport(report, options)).join('\n');
    }
    case 'json':
      return renderJsonReport(
        outcomes.map((outcome) => ('report' in outcome ? outcome.report : failedHost(outcome))),
        version,
        renderEnglish,
      );
    case 'markdown':
      return renderMarkdownReport(reports, renderEnglish);
    case 'sarif':
      return renderSarifReport(reports, version, renderEnglish);
  }
}

function failedHost({ host, failure }: Failure): FailedHost {
  const { code, problem, remedy } = failure;
  return { host, error: { code, problem: renderEnglish(problem), remedy: renderEnglish(remedy) } };
}
