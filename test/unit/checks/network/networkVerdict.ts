import { networkChecks } from '../../../../src/checks/network/networkChecks';
import type { HostFacts } from '../../../../src/model/hostFacts';
import type { Profile } from '../../../../src/model/profile';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';

/** Judges the healthy host with a change by one check of the category Network. */
export function expectVerdict(
  id: string,
  expected: Expectation,
  change?: Change,
  profiles: readonly Profile[] = ['docker'],
): void {
  assertVerdict(judge(networkChecks, id, change, profiles), expected);
}

/** Several changes as one. */
export function all(...changes: readonly Change[]): Change {
  return (facts) => {
    changes.forEach((change) => {
      change(facts);
    });
  };
}

/** The kernel log holds these lines. */
export function setLog(facts: Parameters<Change>[0], ...lines: readonly string[]): void {
  const log: HostFacts['kernel']['logMatches'] = {
    state: 'known',
    value: lines,
    source: { kind: 'command', command: 'journalctl -k -b' },
    excerpt: lines.join('\n'),
  };
  facts.kernel.logMatches = log;
}
