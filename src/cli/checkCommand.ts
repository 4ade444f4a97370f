import { basename } from 'node:path';
import { evaluateFacts } from '../examination/evaluateFacts';
import { examineHost, type Examination, type ExaminationEnvironment } from '../examination/examineHost';
import { factsOfKernelConfig } from '../facts/kernelConfigFacts';
import { readSnapshot, writeSnapshot } from '../facts/snapshot';
import { createLocalHost } from '../hosts/localHost';
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
  const outcome = await examine(options, environment);
  if ('failure' in outcome) {
    return reportFailure(outcome.failure, options.format, environment);
  }
  if (options.save !== undefined) {
    await writePrivateFile(options.save, writeSnapshot(outcome.facts, environment.version));
  }
  environment.terminal.print(renderReport(outcome.report, options.format, environment));
  return reachesLevel(outcome.report.counts, options.failOn) ? exitStatus.findings : exitStatus.clean;
}

type Outcome = Examination | { readonly failure: HullwrightError };

async function examine(options: CheckOptions, environment: CheckEnvironment): Promise<Outcome> {
  if (options.snapshot !== undefined || options.kernelConfig !== undefined) {
    const startedAt = environment.monotonicMs();
    const facts = await loadFacts(options, environment);
    const durationMs = () => Math.round(environment.monotonicMs() - startedAt);
    const request = { ...judgementOf(options), today: calendarDayOf(environment.now()) };
    return { facts, report: evaluateFacts(facts, request, durationMs) };
  }
  return examineLocalHost(options, environment);
}

async function examineLocalHost(options: CheckOptions, environment: CheckEnvironment): Promise<Outcome> {
  const host = createLocalHost();
  try {
    const collectorScript = await environment.loadCollectorScript();
    return await examineHost(
      host,
      { ...judgementOf(options), signal: environment.signal },
      { ...environment, collectorScript },
    );
  } catch (error) {
    if (isHullwrightError(error)) {
      return { failure: error };
    }
    throw error;
  } finally {
    host.dispose();
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

function reportFailure(
  failure: HullwrightError,
  format: ReportFormat,
  environment: CheckEnvironment,
): number {
  environment.terminal.complain(errorText(failure));
  if (failure.code === 'cancelled') {
    return exitStatus.interrupted;
  }
  if (format === 'json') {
    const failed: FailedHost = {
      host: { id: 'local', label: 'local' },
      error: {
        code: failure.code,
        problem: renderEnglish(failure.problem),
        remedy: renderEnglish(failure.remedy),
      },
    };
    environment.terminal.print(renderJsonReport([failed], environment.version, renderEnglish));
  }
  return exitStatus.hostNotExamined;
}

function renderReport(
  report: HostReport,
  format: ReportFormat,
  { terminal, version }: CheckEnvironment,
): string {
  switch (format) {
    case 'text':
      return renderTextReport(report, {
        render: renderEnglish,
        style: terminal.style,
        width: terminal.width,
      });
    case 'json':
      return renderJsonReport([report], version, renderEnglish);
    case 'markdown':
      return renderMarkdownReport([report], renderEnglish);
    case 'sarif':
      return renderSarifReport([report], version, renderEnglish);
  }
}
