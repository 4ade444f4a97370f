import type { ConnectionSummary } from '../model/connection';
import type { Evidence, Finding, FixOffer } from '../model/finding';
import type { HostReport, KernelOptionResult } from '../model/hostReport';
import type { RenderMessage } from '../model/message';
import { unappliedMessage } from './suppressionMessages';

/** The version of the JSON document's shape. */
export const reportSchema = 'hullwright.report/1';

/** A host that could not be examined stands in the document too, so that a script sees it. */
export interface FailedHost {
  readonly host: { readonly id: string; readonly label: string };
  readonly error: { readonly code: string; readonly problem: string; readonly remedy: string };
}

/** One JSON document for all hosts, pretty-printed, with every message rendered. */
export function renderJsonReport(
  reports: readonly (HostReport | FailedHost)[],
  version: string,
  render: RenderMessage,
): string {
  const document = {
    schema: reportSchema,
    tool: { name: 'hullwright', version },
    hosts: reports.map((report) => ('error' in report ? report : renderHost(report, render))),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function renderHost(report: HostReport, render: RenderMessage) {
  return {
    host: report.host,
    ...(report.connection && { connection: renderConnection(report.connection, render) }),
    examinedAt: report.examinedAt,
    profile: report.profileChoice,
    profiles: report.profiles,
    facts: { summary: report.summary },
    capabilities: report.capabilities.map((capability) => ({
      ...capability,
      title: render(capability.title),
      reason: render(capability.reason),
    })),
    kernelOptions: report.kernelOptions.map((option) => renderKernelOption(option, render)),
    findings: report.findings.map((finding) => renderFinding(finding, render)),
    suppressed: report.suppressed.map(({ finding, suppression }) => ({
      ...renderFinding(finding, render),
      suppression,
    })),
    unappliedSuppressions: report.unappliedSuppressions.map((unapplied) => ({
      ...unapplied.suppression,
      fault: unapplied.fault,
      problem: render(unappliedMessage(unapplied)),
    })),
    counts: report.counts,
    durationMs: report.durationMs,
    incomplete: report.incomplete,
  };
}

function renderKernelOption(result: KernelOptionResult, render: RenderMessage) {
  return { ...result, reason: render(result.reason) };
}

function renderConnection({ transport, address, reason, notes }: ConnectionSummary, render: RenderMessage) {
  return { transport, address, reason: render(reason), notes: notes.map(render) };
}

function renderFinding(finding: Finding, render: RenderMessage) {
  const { nextStep } = finding;
  return {
    id: finding.id,
    category: finding.category,
    title: render(finding.title),
    status: finding.status,
    summary: render(finding.summary),
    meaning: render(finding.meaning),
    ...(nextStep && { nextStep: render(nextStep) }),
    evidence: finding.evidence.map((evidence) => renderEvidence(evidence, render)),
    fixes: finding.fixes.map((fix) => renderFix(fix, render)),
    references: finding.references,
  };
}

function renderEvidence({ note, ...evidence }: Evidence, render: RenderMessage) {
  return note ? { ...evidence, note: render(note) } : evidence;
}

function renderFix(fix: FixOffer, render: RenderMessage) {
  return { ...fix, title: render(fix.title) };
}
