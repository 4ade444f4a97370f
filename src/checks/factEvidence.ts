import { excerptLimit, type Fact, type FactSource } from '../model/fact';
import type { Evidence } from '../model/finding';
import { message, type Message } from '../model/message';

/** The evidence that a fact carries, for a finding: what the host printed, or that it printed nothing and why. */
export function evidenceOf(fact: Fact<unknown>): Evidence {
  switch (fact.state) {
    case 'known':
      return evidenceFrom(fact.source, fact.excerpt);
    case 'absent':
      return evidenceFrom(fact.source, '', message('not there'));
    case 'unreadable':
      return evidenceFrom(fact.source, '', fact.reason);
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

/** Thousands are made for one host: each is written whole, without copies. */
function evidenceFrom(source: FactSource, excerpt: string, note?: Message): Evidence {
  if (source.kind === 'command') {
    const { command } = source;
    return note === undefined
      ? { source: command, command, excerpt }
      : { source: command, command, excerpt, note };
  }
  const { path, line } = source;
  const evidence = { source: path, command: `cat ${path}`, path, excerpt };
  return line === undefined
    ? note === undefined
      ? evidence
      : { ...evidence, note }
    : { ...evidence, line, ...(note && { note }) };
}
