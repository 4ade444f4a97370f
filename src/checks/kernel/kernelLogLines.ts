import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { evidenceOf } from '../factEvidence';

/** The first lines of evidence are enough to find the rest in the log. */
const shownLines = 5;

/** The lines of the kernel log that match, oldest first, with the evidence for them; empty when the log could not be read. */
export function kernelLogLines(
  { kernel: { logMatches } }: HostFacts,
  pattern: RegExp,
): { readonly lines: readonly string[]; readonly evidence: Evidence } {
  const lines = (valueOf(logMatches) ?? []).filter((line) => pattern.test(line));
  return { lines, evidence: { ...evidenceOf(logMatches), excerpt: lines.slice(0, shownLines).join('\n') } };
}
