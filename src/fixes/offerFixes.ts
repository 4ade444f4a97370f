import type { Finding, FixOffer } from '../model/finding';
import type { Fix } from '../model/fix';
import type { HostFacts } from '../model/hostFacts';

/** The findings with the repairs that answer each of them on this host. What is in order needs none. */
export function offerFixes(
  findings: readonly Finding[],
  facts: HostFacts,
  catalogue: readonly Fix[],
): readonly Finding[] {
  return findings.map((finding) =>
    finding.status === 'error' || finding.status === 'warning' || finding.status === 'info'
      ? { ...finding, fixes: offersFor(finding, facts, catalogue) }
      : finding,
  );
}

function offersFor(finding: Finding, facts: HostFacts, catalogue: readonly Fix[]): readonly FixOffer[] {
  return catalogue
    .filter(
      ({ answers, forNotes }) => answers.includes(finding.id) && (finding.status !== 'info' || forNotes),
    )
    .flatMap((fix) => {
      const kind = fix.offer(facts, finding);
      return kind === undefined ? [] : [{ id: fix.id, title: fix.title, kind }];
    });
}
