import type { Finding, FindingStatus } from '../model/finding';
import type { HostReport } from '../model/hostReport';
import type { RenderMessage } from '../model/message';
import type { Suppression } from '../model/suppression';
import { suppressionReason } from './suppressionMessages';

/** Statuses that are a result in SARIF, with its own words for them. A pass is no result. */
const levels: Partial<Readonly<Record<FindingStatus, 'error' | 'warning' | 'note'>>> = {
  error: 'error',
  warning: 'warning',
  unknown: 'note',
  info: 'note',
};

/**
 * SARIF 2.1.0, one run for each host, for the tools that gather findings.
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarifReport(
  reports: readonly HostReport[],
  version: string,
  render: RenderMessage,
): string {
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: reports.map((report) => renderRun(report, version, render)),
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function renderRun(report: HostReport, version: string, render: RenderMessage) {
  const results = resultsOf(report);
  return {
    tool: {
      driver: {
        name: 'Hullwright',
        semanticVersion: version,
        rules: results.map(({ finding }) => renderRule(finding, render)),
      },
    },
    automationDetails: { id: `hullwright/${report.host.id}` },
    invocations: [{ executionSuccessful: true, endTimeUtc: report.examinedAt }],
    results: results.map(({ finding, suppression }, index) => ({
      ...renderResult(finding, index, report, render),
      // With suppressed results in a run, the others say that they are not.
      ...(report.suppressed.length > 0 && {
        suppressions: suppression ? [renderSuppression(suppression, render)] : [],
      }),
    })),
  };
}

interface ReportedResult {
  readonly finding: Finding;
  readonly suppression?: Suppression;
}

function resultsOf({ findings, suppressed }: HostReport): ReportedResult[] {
  const all: ReportedResult[] = [...findings.map((finding) => ({ finding })), ...suppressed];
  return all.filter(({ finding }) => levels[finding.status] !== undefined);
}

/** `external`: it stands in no file that the result points at. Source: section 3.35 of the specification. */
function renderSuppression(suppression: Suppression, render: RenderMessage) {
  return { kind: 'external', status: 'accepted', justification: render(suppressionReason(suppression)) };
}

function renderRule(finding: Finding, render: RenderMessage) {
  const [helpUri] = finding.references;
  return {
    id: finding.id,
    shortDescription: { text: render(finding.title) },
    fullDescription: { text: render(finding.meaning) },
    ...(helpUri !== undefined && { helpUri }),
  };
}

function renderResult(finding: Finding, ruleIndex: number, report: HostReport, render: RenderMessage) {
  const locations = finding.evidence.flatMap(({ path, line, excerpt }) =>
    path === undefined
      ? []
      : [
          {
            physicalLocation: {
              artifactLocation: { uri: encodeURI(`file://${path}`) },
              ...(line !== undefined && { region: { startLine: line, snippet: { text: excerpt } } }),
            },
          },
        ],
  );
  return {
    ruleId: finding.id,
    ruleIndex,
    level: levels[finding.status],
    message: { text: `${render(finding.title)}. ${render(finding.summary)}` },
    locations: [...locations, { logicalLocations: [{ name: report.host.label, kind: 'resource' }] }],
  };
}
