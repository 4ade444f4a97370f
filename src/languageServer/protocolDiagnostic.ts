import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ConfigDiagnostic } from '../model/configDiagnostic';
import type { RenderMessage } from '../model/message';
import type { Span } from '../model/textEdit';

/** Who says it, beside the message in the editor. */
export const diagnosticSource = 'Hullwright';

/** A hint of ours has something to say in words: as the protocol's hint, it would stand in no list. */
const severities: Readonly<Record<ConfigDiagnostic['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Information,
};

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** A diagnostic of a rule as the protocol has it. */
export function protocolDiagnostic(
  document: TextDocument,
  diagnostic: ConfigDiagnostic,
  render: RenderMessage,
): Diagnostic {
  const { rule, severity, message, span, reference } = diagnostic;
  return {
    range: rangeOf(document, span),
    severity: severities[severity],
    source: diagnosticSource,
    code: rule,
    ...(reference !== undefined && { codeDescription: { href: reference } }),
    message: render(message),
    ...(diagnostic.tags && { tags: diagnostic.tags.map((tag) => tags[tag]) }),
  };
}
