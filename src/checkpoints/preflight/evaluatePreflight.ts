import type { PreflightFacts } from '../../model/containerFacts';
import type {
  CheckpointOption,
  PreflightCheck,
  PreflightRequest,
  PreflightStatus,
  PreflightVerdict,
} from '../../model/preflight';
import { preflightChecks } from './preflightChecks';

/** What one check said. */
export interface PreflightResult {
  readonly check: PreflightCheck;
  readonly verdict: PreflightVerdict;
}

export type Outlook = 'willWork' | 'willNotWork' | 'unknown';

/** What is to be expected of the dump, or of the restore. */
export interface Forecast {
  readonly outlook: Outlook;
  /** Options with which it would work, where nothing else is in the way. */
  readonly neededOptions: readonly CheckpointOption[];
  /** Ids of the checks that made the outlook what it is. */
  readonly because: readonly string[];
}

export interface Preflight {
  readonly results: readonly PreflightResult[];
  readonly dump: Forecast;
  /** Bringing it back on this host. Where the dump cannot work there is nothing to restore. */
  readonly restore: Forecast;
}

/**
 * Judges whether a container can be checkpointed and brought back, by all checks. Pure.
 * @param request What the person means to do; options that /etc/criu sets for the runtime count as chosen.
 */
export function evaluatePreflight(facts: PreflightFacts, request: PreflightRequest): Preflight {
  const chosen = { ...request, options: new Set([...request.options, ...configuredOptions(facts)]) };
  const results = preflightChecks.map((check) => ({ check, verdict: check.judge(facts, chosen) }));
  return { results, dump: forecast(results, 'dump'), restore: forecast(results, 'restore') };
}

/** As criu(8) names them in a configuration file. */
const optionWords: Readonly<Record<CheckpointOption, string>> = {
  tcpEstablished: 'tcp-established',
  fileLocks: 'file-locks',
  externalUnixSockets: 'ext-unix-sk',
};

function configuredOptions({ host: { criuOptions } }: PreflightFacts): CheckpointOption[] {
  const words = criuOptions.state === 'known' ? criuOptions.value : [];
  return (Object.keys(optionWords) as CheckpointOption[]).filter((option) =>
    words.includes(optionWords[option]),
  );
}

function forecast(results: readonly PreflightResult[], side: 'dump' | 'restore'): Forecast {
  const withStatus = (status: PreflightStatus) => results.filter(({ verdict }) => verdict[side] === status);
  const failing = withStatus('fails');
  const needing = withStatus('needsOption');
  const open = withStatus('unknown').filter(({ check }) => check.isAdvisory !== true);
  const [because, outlook]: readonly [readonly PreflightResult[], Outlook] =
    failing.length > 0
      ? [failing, 'willNotWork']
      : needing.length > 0
        ? [needing, 'willNotWork']
        : open.length > 0
          ? [open, 'unknown']
          : [[], 'willWork'];
  return {
    outlook,
    neededOptions: [...new Set(needing.flatMap(({ verdict }) => verdict.option ?? []))],
    because: because.map(({ check }) => check.id),
  };
}
