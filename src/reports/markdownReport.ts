import type { Evidence, Finding, FindingStatus, FixOffer } from '../model/finding';
import type { HostReport } from '../model/hostReport';
import { message, type RenderMessage } from '../model/message';
import { countMessages } from './countsMessage';
import { describeExamination, describeHost } from './hostLine';
import { fixKindWords } from './fixKindWords';
import { summarizeKernelOptions } from './kernelOptionSummary';
import { categoryTitles, statusWords } from './statusWords';
import { suppressionReason, unappliedMessage } from './suppressionMessages';

/** Statuses whose findings are told in full; the others are listed by name. */
const toldInFull: readonly FindingStatus[] = ['error', 'warning', 'unknown', 'info'];

/** The report as Markdown, for a bug report or a wiki. Host output stands in code blocks only. */
export function renderMarkdownReport(reports: readonly HostReport[], render: RenderMessage): string {
  return `${reports.map((report) => renderHost(report, render)).join('\n\n')}\n`;
}

function renderHost(report: HostReport, render: RenderMessage): string {
  const { findings, summary, host } = report;
  const told = findings.filter(({ status }) => toldInFull.includes(status));
  return [
    `# ${escapeMarkdown(host.label)}`,
    escapeMarkdown(describeHost(summary, render)),
    `${escapeMarkdown(describeExamination(report, render))}, ${report.examinedAt}.`,
    `**${countMessages(report.counts).map(render).join(', ')}**`,
    escapeMarkdown(render(summarizeKernelOptions(report.kernelOptions))),
    ...told.map((finding) => renderFinding(finding, render)),
    ...renderNames(findings, 'pass', render),
    ...renderNames(findings, 'notApplicable', render),
    ...renderSuppressed(report, render),
    ...report.unappliedSuppressions.map((unapplied) => escapeMarkdown(render(unappliedMessage(unapplied)))),
  ].join('\n\n');
}

function renderFinding(finding: Finding, render: RenderMessage): string {
  const { nextStep } = finding;
  const heading = `## ${capitalise(render(statusWords[finding.status]))}: ${escapeMarkdown(render(finding.title))}`;
  return [
    heading,
    `\`${finding.id}\` · ${escapeMarkdown(render(categoryTitles[finding.category]))}`,
    escapeMarkdown(render(finding.summary)),
    escapeMarkdown(render(finding.meaning)),
    ...finding.evidence.map((evidence) => renderEvidence(evidence, render)),
    ...(nextStep ? [`**${escapeMarkdown(render(message('Next: {step}', { step: nextStep })))}**`] : []),
    ...(finding.fixes.length > 0 ? [finding.fixes.map((fix) => renderFix(fix, render)).join('\n')] : []),
    ...(finding.references.length > 0 ? [finding.references.map((url) => `- <${url}>`).join('\n')] : []),
  ].join('\n\n');
}

function renderFix({ id, title, kind }: FixOffer, render: RenderMessage): string {
  const text = message('Fix: {title} ({kind})', { title, kind: fixKindWords[kind] });
  return `- ${escapeMarkdown(render(text))} \`${id}\``;
}

function renderEvidence({ source, excerpt, note, command }: Evidence, render: RenderMessage): string {
  const title = inlineCode(command ?? source);
  return excerpt.trim() === ''
    ? `${title}: ${escapeMarkdown(render(note ?? message('empty')))}`
    : `${title}\n\n${codeBlock(excerpt)}`;
}

function renderNames(findings: readonly Finding[], status: FindingStatus, render: RenderMessage): string[] {
  const names = findings.filter((finding) => finding.status === status).map(({ title }) => render(title));
  return names.length === 0
    ? []
    : [`**${capitalise(render(statusWords[status]))}:** ${escapeMarkdown(names.join(', '))}`];
}

function renderSuppressed({ suppressed }: HostReport, render: RenderMessage): string[] {
  if (suppressed.length === 0) {
    return [];
  }
  const lines = suppressed.map(({ finding, suppression }) => {
    const title = escapeMarkdown(`${render(statusWords[finding.status])}: ${render(finding.title)}`);
    return `- ${title} (\`${finding.id}\`). ${escapeMarkdown(render(suppressionReason(suppression)))}`;
  });
  return [`## ${render(message('Suppressed'))}`, lines.join('\n')];
}

/** A code block whose fence is longer than any run of backticks within: host output cannot leave it. */
export function codeBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestBacktickRun(text) + 1));
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}

function inlineCode(text: string): string {
  const fence = '`'.repeat(longestBacktickRun(text) + 1);
  return `${fence} ${text} ${fence}`;
}

function longestBacktickRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** Host names and versions come from the host: nothing in them may become markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
