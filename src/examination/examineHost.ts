import { collectReadings, defaultLimits } from '../facts/collectReadings';
import { parseHostFacts } from '../facts/parseHostFacts';
import { calendarDayOf } from '../model/calendarDay';
import type { Host, IdentifiedRunner, ScriptRunner } from '../model/host';
import type { HostFacts } from '../model/hostFacts';
import type { HostReport } from '../model/hostReport';
import { message } from '../model/message';
import type { ProfileChoice } from '../model/profile';
import type { ReportProgress } from '../model/progress';
import type { Suppression } from '../model/suppression';
import { evaluateFacts } from './evaluateFacts';

/** What a person asks of one examination. */
export interface ExaminationRequest {
  readonly profile: ProfileChoice;
  readonly suppressions: readonly Suppression[];
  /** Milliseconds until the host is given up; the default is 30,000. */
  readonly timeLimitMs?: number;
  /** Read with root's rights, which the person may be asked for. */
  readonly asRoot?: boolean;
  /** Root's rights that the caller holds already; they are not asked for again. */
  readonly root?: ScriptRunner;
  readonly signal?: AbortSignal;
  readonly onProgress?: ReportProgress;
}

/** What the program around supplies: the pure part has no clock, no randomness and no files. */
export interface ExaminationEnvironment {
  /** The text of collector.sh. */
  readonly collectorScript: string;
  /** 128 random bits as hexadecimal digits. */
  readonly newNonce: () => string;
  readonly now: () => Date;
  /** A clock that never goes back, in milliseconds. */
  readonly monotonicMs: () => number;
  /** Waits for one's turn to hold the program up for some milliseconds: see makeTurns. */
  readonly takeTurn: () => Promise<void>;
}

/** The facts are kept beside the report, for a snapshot. */
export interface Examination {
  readonly facts: HostFacts;
  readonly report: HostReport;
}

/**
 * Reads one host and judges what was read. Changes nothing on the host.
 * @throws HullwrightError `cancelled`, `noShell`, `hostUnsupported`, `privilegeRefused`, and the codes of connecting; anything
 *   less ends in `unknown` findings.
 */
export async function examineHost(
  host: Host,
  request: ExaminationRequest,
  environment: ExaminationEnvironment,
): Promise<Examination> {
  const startedAt = environment.monotonicMs();
  const now = environment.now();
  const examinedAt = now.toISOString();
  request.onProgress?.({ phase: message('Reading {host}', { host: host.identity.label }), fraction: 0.1 });
  const limits = { ...defaultLimits, milliseconds: request.timeLimitMs ?? defaultLimits.milliseconds };
  const options = {
    script: environment.collectorScript,
    nonce: environment.newNonce(),
    limits,
    ...(request.signal && { signal: request.signal }),
  };
  const readings = await withRights(host, request, (runner) => collectReadings(runner, options));
  request.onProgress?.({ phase: message('Judging what was read'), fraction: 0.9 });
  await environment.takeTurn();
  const facts = parseHostFacts(readings, host.identity, examinedAt);
  await environment.takeTurn();
  const durationMs = () => Math.round(environment.monotonicMs() - startedAt);
  const { profile, suppressions } = request;
  const report = evaluateFacts(facts, { profile, suppressions, today: calendarDayOf(now) }, durationMs);
  return { facts, report: { ...report, ...(host.connection && { connection: host.connection }) } };
}

/** The account's own rights, root's that the caller holds, or root's for this once. */
async function withRights<T>(
  host: Host,
  { asRoot, root, signal }: ExaminationRequest,
  use: (runner: IdentifiedRunner) => Promise<T>,
): Promise<T> {
  if (root) {
    return use(identified(host, root));
  }
  if (!asRoot) {
    return use(host);
  }
  const session = await host.privileged({ ...(signal && { signal }) });
  try {
    return await use(identified(host, session));
  } finally {
    session.dispose();
  }
}

function identified({ identity }: Host, runner: ScriptRunner): IdentifiedRunner {
  return { identity, run: (script, options) => runner.run(script, options) };
}
