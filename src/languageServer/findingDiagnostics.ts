import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { placeFindings, type PlacedFinding } from '../configfiles/settings/findingPlaces';
import { message, type Message, type RenderMessage } from '../model/message';
import type { OpenHostFile } from './openHostFiles';
import { diagnosticSource, rangeOf } from './protocolDiagnostic';

/**
 * What the last examination of the host found, at the lines that cause or cure it. Only a setting that stands here exactly as the
 * finding names it weighs as much as the finding: the file may have been changed since.
 */
export function findingDiagnostics(
  { document, input, host }: OpenHostFile,
  render: RenderMessage,
): Diagnostic[] {
  if (!host) {
    return [];
  }
  return placeFindings(input, host.findings).map((placed) => {
    const [reference] = placed.finding.references;
    return {
      range: rangeOf(document, placed.span),
      severity: severityOf(placed),
      source: diagnosticSource,
      code: placed.finding.id,
      ...(reference !== undefined && { codeDescription: { href: reference } }),
      message: render(sentence(placed, host.label)),
    };
  });
}

function severityOf({ role, finding: { status } }: PlacedFinding): DiagnosticSeverity {
  if (role !== 'cause') {
    return DiagnosticSeverity.Information;
  }
  return status === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
}

function sentence({ finding, role, word }: PlacedFinding, host: string): Message {
  const { title, summary, nextStep } = finding;
  if (role === 'cure' && word !== undefined) {
    return message(
      'When {host} was examined: {title}. {word} stands here: it counts once this file was applied, or from the next boot on.',
      { host, title, word },
    );
  }
  return nextStep
    ? message('When {host} was examined: {title}. {summary} {step}', { host, title, summary, step: nextStep })
    : message('When {host} was examined: {title}. {summary}', { host, title, summary });
}
