import type { ConfigDiagnostic, DiagnosticSeverity } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import { largestConfigFile } from '../textRefusal';
import { mostDiagnostics, type LintInput, type LintRule } from './lintRule';
import { lintRules } from './lintRules';

const severities: readonly DiagnosticSeverity[] = ['error', 'warning', 'hint'];

/** Judges one file. Diagnostics come in the order of the text. Never throws, whatever the text is. */
export function lintFile(input: LintInput): ConfigDiagnostic[] {
  const { text } = input;
  if (text.length > largestConfigFile || text.includes('\0')) {
    return [notConfiguration(text)];
  }
  const diagnostics = lintRules.filter((rule) => applies(rule, input)).flatMap((rule) => rule.check(input));
  return mostImportant(diagnostics).sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Where there are too many, the worst stay, and of equally bad ones the first. */
function mostImportant(diagnostics: ConfigDiagnostic[]): ConfigDiagnostic[] {
  if (diagnostics.length <= mostDiagnostics) {
    return diagnostics;
  }
  const weight = ({ severity }: ConfigDiagnostic) => severities.indexOf(severity);
  return diagnostics
    .sort((a, b) => weight(a) - weight(b) || a.span.start - b.span.start)
    .slice(0, mostDiagnostics);
}

function applies({ kinds, needsFacts }: LintRule, { kind, facts }: LintInput): boolean {
  return kinds.includes(kind) && (!needsFacts || facts !== undefined);
}

function notConfiguration(text: string): ConfigDiagnostic {
  const nul = text.indexOf('\0');
  return {
    rule: 'text/not-configuration',
    severity: 'error',
    message:
      nul === -1
        ? message('The file is larger than 512 KiB: it is no configuration file.')
        : message('The file holds NUL bytes: it is no text.'),
    span: nul === -1 ? { start: 0, end: 1 } : { start: nul, end: nul + 1 },
    fixes: [],
  };
}
