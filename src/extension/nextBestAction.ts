import type { Finding } from '../model/finding';
import type { HostReport } from '../model/hostReport';
import type { Message } from '../model/message';

/** The one thing to do next: the step of the worst finding that has one. Findings come worst first. */
export function nextBestAction(report: HostReport): { finding: Finding; step: Message } | undefined {
  for (const finding of report.findings) {
    if (
      finding.nextStep &&
      (finding.status === 'error' || finding.status === 'warning' || finding.status === 'unknown')
    ) {
      return { finding, step: finding.nextStep };
    }
  }
  return undefined;
}
