import { excerptLimit, type Fact, type FactSource } from '../model/fact';
import type { Evidence } from '../model/finding';
import { message } from '../model/message';

/** The evidence that a fact carries, for a finding: what the host printed, or that it printed nothing and why. */
export function evidenceOf(fact: Fact<unknown>): Evidence {
  switch (fact.state) {
    case 'known':
      return { ...describeSource(fact.source), excerpt: fact.excerpt };
    case 'absent':
      return { ...describeSource(fact.source), excerpt: '', note: message('not there') };
    case 'unreadable':
      return { ...describeSource(fact.source), excerpt: '', note: fact.reason };
  }
}

/**
 * The same, reduced to the lines of the excerpt that match: the proof, not the whole file. An excerpt is cut at its limit;
 * what a list names beyond it is shown as the list has it.
 */
export function matchingEvidence(fact: Fact<unknown>, pattern: RegExp): Evidence {
  const evidence = evidenceOf(fact);
  const lines = evidence.excerpt.split('\n').filter((line) => pattern.test(line));
  if (lines.length > 0) {
    return { ...evidence, excerpt: lines.join('\n') };
  }
  const entries = fact.state === 'known' && Array.isArray(fact.value) ? (fact.value as unknown[]) : [];
  const matching = entries.filter((entry) => typeof entry === 'string' && pattern.test(entry));
  return matching.length === 0
    ? evidence
    : { ...evidence, excerpt: matching.join('\n').slice(0, excerptLimit) };
}

function describeSource(source: FactSource): Omit<Evidence, 'excerpt'> {
  if (source.kind === 'command') {
    return { source: source.command, command: source.command };
  }
  const place = { source: source.path, command: `cat ${source.path}`, path: source.path };
  return source.line === undefined ? place : { ...place, line: source.line };
}
