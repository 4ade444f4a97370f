import { excerptLimit, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import { message, type Message } from '../../model/message';
import type { CheckpointOption, PreflightStatus, PreflightVerdict } from '../../model/preflight';

interface Reason {
  readonly summary: Message;
  readonly evidence: readonly Evidence[];
  readonly remedy?: Message;
}

export function works(summary: Message, evidence: readonly Evidence[]): PreflightVerdict {
  return { dump: 'works', restore: 'works', summary, evidence };
}

/** Without a dump there is nothing to restore: both fail. */
export function fails(reason: Reason): PreflightVerdict {
  return { dump: 'fails', restore: 'fails', ...reason };
}

/** The dump works, and what it wrote cannot be brought back. */
export function restoreFails(reason: Reason): PreflightVerdict {
  return { dump: 'works', restore: 'fails', ...reason };
}

export function warns(
  reason: Reason,
  sides: { readonly dump?: PreflightStatus; readonly restore?: PreflightStatus } = {},
): PreflightVerdict {
  return { dump: sides.dump ?? 'warns', restore: sides.restore ?? 'warns', ...reason };
}

export function needsOption(option: CheckpointOption, reason: Reason): PreflightVerdict {
  return { dump: 'needsOption', restore: 'needsOption', option, ...reason };
}

export function unknown(reason: Reason): PreflightVerdict {
  return { dump: 'unknown', restore: 'unknown', ...reason };
}

/** The verdict where a fact that the rule needs is missing. */
export function unknownBecause(fact: Fact<unknown>): PreflightVerdict {
  const { source } = fact;
  const name = source.kind === 'file' ? source.path : source.command;
  const evidence = [factEvidence(fact)];
  if (fact.state === 'known') {
    return unknown({ summary: message('{source} cannot be understood.', { source: name }), evidence });
  }
  return fact.state === 'unreadable'
    ? unknown({
        summary: message('{source} could not be read: {reason}', { source: name, reason: fact.reason }),
        evidence,
      })
    : unknown({
        summary: message('{source} is not there, and nothing else tells.', { source: name }),
        evidence,
      });
}

/** What was printed, reduced to these lines where they are given. */
export function factEvidence(fact: Fact<unknown>, lines?: readonly string[]): Evidence {
  const source = fact.source.kind === 'file' ? fact.source.path : fact.source.command;
  const place = fact.source.kind === 'file' ? { path: source } : { command: source };
  if (fact.state === 'known') {
    const excerpt = lines === undefined ? fact.excerpt : lines.slice(0, shownLines).join('\n');
    return { source, ...place, excerpt: excerpt.slice(0, excerptLimit) };
  }
  const note = fact.state === 'absent' ? message('not there') : fact.reason;
  return { source, ...place, excerpt: '', note };
}

/** Lines of one list that are shown as evidence. */
const shownLines = 10;

/** Names for a sentence: the first few, without repeating one. */
export function named(names: readonly string[]): string {
  const different = [...new Set(names)];
  const shown = different.slice(0, 4).join(', ');
  return different.length > 4 ? `${shown}, …` : shown;
}
