import {
  categories,
  findingStatuses,
  type Evidence,
  type Finding,
  type FindingStatus,
} from '../model/finding';
import type { HostReport } from '../model/hostReport';
import { message, type Message, type RenderMessage } from '../model/message';
import { describeConnection } from './connectionLine';
import { countMessages } from './countsMessage';
import { describeExamination, describeHost } from './hostLine';
import { fixKindWords } from './fixKindWords';
import { summarizeKernelOptions } from './kernelOptionSummary';
import { categoryTitles, statusWords } from './statusWords';
import { suppressionReason, unappliedMessage } from './suppressionMessages';
import type { TerminalStyle } from './terminalStyle';
import { wrapText } from './wrapText';

export interface TextReportOptions {
  readonly render: RenderMessage;
  readonly style: TerminalStyle;
  /** Columns of the terminal. */
  readonly width: number;
}

const marks: Readonly<Record<FindingStatus, string>> = {
  error: 'x',
  warning: '!',
  unknown: '?',
  info: 'i',
  pass: '+',
  notApplicable: '-',
};

/** Lines of one piece of evidence that the text report shows; JSON and Markdown have the rest. */
const evidenceLines = 4;

/** The report for a terminal: grouped by category, worst first, the summary last, where the eye ends up. */
export function renderTextReport(report: HostReport, options: TextReportOptions): string {
  const { render, style, width } = options;
  const head = [
    style.bold(report.host.label),
    wrapText(describeHost(report.summary, render), width, ''),
    style.dim(describeExamination(report, render)),
    ...connectionLines(report, render).map((line) => style.dim(wrapText(line, width, ''))),
  ];
  const untold = untoldByConfig(report, render);
  const grouped = groupByCategory(report.findings.filter((finding) => !untold.includes(finding)));
  const groups = grouped
    .filter(concernsHost)
    .map((findings) => renderGroup(findings, { ...options, host: report.host.label }));
  const foot = [
    ...aloofMessages(grouped.filter((findings) => !concernsHost(findings))),
    summarizeKernelOptions(report.kernelOptions),
    ...incompleteMessages(report),
    ...report.unappliedSuppressions.map(unappliedMessage),
    ...untoldMessages(untold),
  ]
    .map((line) => wrapText(render(line), width, ''))
    .concat(renderCounts(report, options));
  return `${[head.join('\n'), ...groups, ...renderSuppressed(report, options), foot.join('\n')].join('\n\n')}\n`;
}

/** How a host was reached; the local one needs no word. */
function connectionLines({ connection }: HostReport, render: RenderMessage): string[] {
  return connection && connection.transport !== 'local' ? describeConnection(connection, render) : [];
}

/**
 * Of a kernel configuration alone, what only a host could tell: dozens of findings with one and the same next step. Each is
 * in the other formats; here they would bury what the configuration does tell.
 */
function untoldByConfig({ host, findings }: HostReport, render: RenderMessage): readonly Finding[] {
  const unknown = host.id === 'kernel-config' ? findings.filter(({ status }) => status === 'unknown') : [];
  const stepOf = ({ nextStep }: Finding) => nextStep && render(nextStep);
  const steps = unknown.map(stepOf);
  return unknown.filter((finding) => steps.filter((step) => step === stepOf(finding)).length >= manyUnknown);
}

/** From here on, findings with one next step are told together. */
const manyUnknown = 10;

function untoldMessages(untold: readonly Finding[]): Message[] {
  const step = untold[0]?.nextStep;
  return step === undefined
    ? []
    : [
        message('{count} checks are unknown, because only a kernel configuration was given. Next: {step}', {
          count: untold.length,
          step,
        }),
      ];
}

/** False for a category that has nothing to do with this host or with what it is examined for. */
function concernsHost(findings: readonly Finding[]): boolean {
  return findings.some(({ status }) => status !== 'notApplicable');
}

/** Their names would bury the rest: `hullwright explain` and the other formats have them. */
function aloofMessages(groups: readonly (readonly Finding[])[]): Message[] {
  return groups.flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          message('{category}: none of its {count} checks applies.', {
            category: categoryTitles[first.category],
            count: others.length + 1,
          }),
        ],
  );
}

function groupByCategory(findings: readonly Finding[]): Finding[][] {
  const worst = (group: readonly Finding[]) =>
    Math.min(...group.map((finding) => findingStatuses.indexOf(finding.status)));
  return categories
    .map((category) => findings.filter((finding) => finding.category === category))
    .filter((group) => group.length > 0)
    .sort((a, b) => worst(a) - worst(b));
}

/** The name of the host stands in the commands of its fixes. */
type FindingOptions = TextReportOptions & { readonly host: string };

function renderGroup(findings: readonly Finding[], options: FindingOptions): string {
  const { render, style } = options;
  const category = findings[0]?.category;
  const title = category === undefined ? [] : [style.bold(render(categoryTitles[category]))];
  const problems = findings.filter(
    ({ status }) => status === 'error' || status === 'warning' || status === 'unknown',
  );
  const notes = findings.filter(({ status }) => status === 'info');
  return [
    ...title,
    ...problems.map((finding) => renderProblem(finding, options)),
    ...notes.map((finding) => renderNote(finding, options)),
    ...renderNames(findings, 'pass', options),
    ...renderNames(findings, 'notApplicable', options),
  ].join('\n');
}

function renderProblem(finding: Finding, options: FindingOptions): string {
  const { render, style, width, host } = options;
  const lines = [
    renderHeading(finding, options),
    wrapText(render(finding.summary), width, '      '),
    ...finding.evidence
      .filter((evidence) => !repeatsSummary(evidence, finding, render))
      .map((evidence) => renderEvidence(evidence, options)),
  ];
  if (finding.nextStep) {
    const label = render(message('Next: {step}', { step: finding.nextStep }));
    lines.push(style.bold(wrapText(label, width, '      ')));
  }
  for (const { id, kind } of finding.fixes) {
    const label = message('Fix: {command} ({kind})', {
      command: `hullwright fix ${host} ${id}`,
      kind: fixKindWords[kind],
    });
    lines.push(wrapText(render(label), width, '      '));
  }
  return lines.join('\n');
}

/** "could not be read: permission denied" is not told twice. */
function repeatsSummary({ note }: Evidence, { summary }: Finding, render: RenderMessage): boolean {
  return note !== undefined && render(summary).includes(render(note));
}

function renderHeading({ status, title, id }: Finding, { render, style }: TextReportOptions): string {
  const word = render(statusWords[status]).padEnd(8);
  return `  ${style.status(status, `${marks[status]} ${word}`)} ${style.bold(render(title))}  ${style.dim(id)}`;
}

function renderEvidence(
  { source, excerpt, note }: Evidence,
  { render, style, width }: TextReportOptions,
): string {
  if (excerpt.trim() === '') {
    return style.dim(`      ${source}: ${note ? render(note) : render(message('empty'))}`);
  }
  const lines = excerpt.trimEnd().split('\n');
  const shown = lines.slice(0, evidenceLines).map((line) => `      | ${clip(line, width - 8)}`);
  const rest = lines.length - evidenceLines;
  const more = rest > 0 ? [`      | ${render(message('… and {count} more lines', { count: rest }))}`] : [];
  return style.dim([`      ${source}`, ...shown, ...more].join('\n'));
}

function renderNote(finding: Finding, options: TextReportOptions): string {
  const { render, width } = options;
  return `${renderHeading(finding, options)}\n${wrapText(render(finding.summary), width, '      ')}`;
}

function renderNames(
  findings: readonly Finding[],
  status: FindingStatus,
  options: TextReportOptions,
): string[] {
  const { render, style, width } = options;
  const names = findings.filter((finding) => finding.status === status).map(({ title }) => render(title));
  if (names.length === 0) {
    return [];
  }
  const text = `${render(statusWords[status])} (${String(names.length)}): ${names.join(', ')}`;
  const wrapped = wrapText(text, width, '    ').slice(4);
  return [style.status(status, `  ${marks[status]} ${wrapped}`)];
}

function renderSuppressed({ suppressed }: HostReport, options: TextReportOptions): string[] {
  const { render, style, width } = options;
  const lines = suppressed.flatMap(({ finding, suppression }) => [
    renderHeading(finding, options),
    style.dim(wrapText(render(suppressionReason(suppression)), width, '      ')),
  ]);
  return lines.length === 0 ? [] : [[style.bold(render(message('Suppressed'))), ...lines].join('\n')];
}

function renderCounts(report: HostReport, { render, style }: TextReportOptions): string {
  const counts = countMessages(report.counts).map(render).join(', ');
  const seconds = (report.durationMs / 1000).toFixed(2);
  return style.bold(render(message('{counts}. {seconds} s.', { counts, seconds })));
}

function incompleteMessages({ incomplete }: HostReport) {
  return incomplete.length === 0
    ? []
    : [
        message('Not read completely: {sections}. What depends on it is unknown.', {
          sections: incomplete.join(', '),
        }),
      ];
}

function clip(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(width - 1, 1))}…`;
}
