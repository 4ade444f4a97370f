import { findingStatuses, type Evidence, type Finding } from '../model/finding';
import type { Capability, HostReport, KernelOptionResult } from '../model/hostReport';
import { message, type Message } from '../model/message';
import type {
  PageCapability,
  PageEvidence,
  PageFinding,
  PageKernelOption,
  PageReport,
  PageSuppressed,
  ReportActivity,
  ReportContent,
} from '../model/reportPageMessages';
import type { SuppressedFinding } from '../model/suppression';
import { describeConnection } from '../reports/connectionLine';
import { countMessages } from '../reports/countsMessage';
import { fixKindWords } from '../reports/fixKindWords';
import { describeHost } from '../reports/hostLine';
import { summarizeKernelOptions } from '../reports/kernelOptionSummary';
import { categoryTitles, statusWords } from '../reports/statusWords';
import { suppressionReason } from '../reports/suppressionMessages';
import type { HostEntry, HostState } from './hostStore';
import { nextBestAction } from './nextBestAction';
import { render } from './render';
import { headline, reportNotices } from './reportHeadline';
import { reportPageTexts } from './reportPageTexts';
import { isHttpsUrl } from './webLink';
import { worstStatus } from './worstStatus';

/** All that the report page shows of a host, but how the examination goes. */
export function reportContent({ identity, report }: HostEntry, revision: number): ReportContent {
  return {
    type: 'content',
    revision,
    hostId: identity.id,
    hostLabel: identity.label,
    hostLine: report ? describeHost(report.summary, render) : '',
    texts: reportPageTexts(),
    report: report ? pageReport(report) : null,
  };
}

/** How the examination goes. */
export function reportActivity(state: HostState): ReportActivity {
  return { type: 'activity', ...activity(state) };
}

/** The state of a host in rendered words, for both pages. */
export function activity(state: HostState): Omit<ReportActivity, 'type'> {
  switch (state.kind) {
    case 'examining':
      return {
        kind: state.kind,
        message: render(state.progress.phase),
        remedy: '',
        fraction: state.progress.fraction,
      };
    case 'failed':
      return { kind: state.kind, message: render(state.problem), remedy: render(state.remedy), fraction: 0 };
    case 'idle':
    case 'examined':
      return { kind: state.kind, message: '', remedy: '', fraction: 0 };
  }
}

/** The worst status, the counts, the notices and what to do next: the part that both pages show. */
export function reportOverview(report: HostReport) {
  const next = nextBestAction(report);
  const worst = worstStatus(report.findings);
  return {
    worst,
    headline: render(headline(worst, report.suppressed)),
    counts: countMessages({ ...report.counts, notApplicable: 0 })
      .map(render)
      .join(' · '),
    notices: reportNotices(report).map(render),
    nextAction: next
      ? {
          findingId: next.finding.id,
          status: next.finding.status,
          title: render(next.finding.title),
          step: render(next.step),
        }
      : null,
    capabilities: report.capabilities.map(pageCapability),
  };
}

function pageReport(report: HostReport): PageReport {
  return {
    ...reportOverview(report),
    statusCounts: statusCounts(report),
    examined: examinedLine(report),
    connection: connectionText(report),
    profile:
      report.profileChoice === 'auto'
        ? render(message('auto ({profiles})', { profiles: report.profiles.join(', ') }))
        : report.profileChoice,
    findings: report.findings.map(pageFinding),
    suppressed: report.suppressed.map(pageSuppressed),
    kernelOptions: report.kernelOptions.map(pageKernelOption),
    kernelOptionSummary: render(summarizeKernelOptions(report.kernelOptions)),
  };
}

/** A filter's label for each status that occurs. */
function statusCounts({ counts }: HostReport): PageReport['statusCounts'] {
  const occurring = findingStatuses.filter((status) => counts[status] > 0);
  return countMessages(counts).flatMap((count, index) => {
    const status = occurring[index];
    return status ? [{ status, label: render(count) }] : [];
  });
}

function connectionText({ connection }: HostReport): string {
  return connection && connection.transport !== 'local'
    ? (describeConnection(connection, render)[0] ?? '')
    : '';
}

function examinedLine({ summary, examinedAt, durationMs }: HostReport): string {
  const time = new Date(examinedAt).toLocaleTimeString();
  const seconds = (durationMs / 1000).toFixed(1);
  return summary.collectedAs === undefined
    ? render(message('Examined at {time}, in {seconds} s', { time, seconds }))
    : render(
        message('Examined as {account} at {time}, in {seconds} s', {
          account: summary.collectedAs,
          time,
          seconds,
        }),
      );
}

function pageFinding(finding: Finding): PageFinding {
  return {
    id: finding.id,
    category: finding.category,
    categoryTitle: render(categoryTitles[finding.category]),
    status: finding.status,
    statusWord: render(statusWords[finding.status]),
    title: render(finding.title),
    summary: render(finding.summary),
    meaning: render(finding.meaning),
    nextStep: finding.nextStep ? render(finding.nextStep) : '',
    evidence: finding.evidence.map(pageEvidence),
    fixes: finding.fixes.map(({ id, title, kind }) => ({
      id,
      title: render(title),
      kindWord: render(fixKindWords[kind]),
    })),
    references: finding.references.filter(isHttpsUrl),
  };
}

function pageSuppressed({ finding, suppression }: SuppressedFinding): PageSuppressed {
  const { id, status, title } = finding;
  return {
    id,
    status,
    statusWord: render(statusWords[status]),
    title: render(title),
    reason: render(suppressionReason(suppression)),
  };
}

function pageEvidence({ source, excerpt, note, command }: Evidence): PageEvidence {
  return {
    source,
    excerpt,
    note: excerpt === '' ? render(note ?? message('empty')) : '',
    command: command ?? '',
  };
}

function pageKernelOption({
  option,
  value,
  requirement,
  satisfied,
  reason,
}: KernelOptionResult): PageKernelOption {
  const answer = satisfied === null ? 'unknown' : satisfied ? 'yes' : 'no';
  return {
    option,
    value: String(value),
    requirement,
    requirementWord: render(requirementWords[requirement]),
    satisfied: answer,
    satisfiedWord: render(answerWords[answer]),
    reason: render(reason),
  };
}

function pageCapability({ id, title, answer, reason, findings }: Capability): PageCapability {
  return {
    id,
    title: render(title),
    answer,
    answerWord: render(answerWords[answer]),
    reason: render(reason),
    findings,
  };
}

const answerWords: Readonly<Record<Capability['answer'], Message>> = {
  yes: message('yes'),
  no: message('no'),
  unknown: message('unknown'),
};

const requirementWords: Readonly<Record<KernelOptionResult['requirement'], Message>> = {
  required: message('required'),
  optional: message('optional'),
  notApplicable: message('not applicable'),
};
