import type { CodeLens } from 'vscode-languageserver';
import { bootSummaryOf } from '../configfiles/settings/bootSummary';
import type { RenderMessage } from '../model/message';
import type { OpenHostFile } from './openHostFiles';
import { rangeOf } from './protocolDiagnostic';

/** What stands above the kernel command line. It leads nowhere: it has no command. */
export function codeLensesOf({ document, input }: OpenHostFile, render: RenderMessage): CodeLens[] {
  const summary = bootSummaryOf(input);
  if (!summary) {
    return [];
  }
  const range = rangeOf(document, summary.span);
  return summary.lines.map((line) => ({ range, command: { title: render(line), command: '' } }));
}
