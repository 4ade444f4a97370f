import * as vscode from 'vscode';
import type { Finding } from '../model/finding';
import { message } from '../model/message';
import { render } from './render';
import { isHttpsUrl } from './webLink';

/**
 * What a finding says, for the hover of its row. Host output stands in code blocks only, and the text is not trusted:
 * no command and no HTML in it works.
 */
export function findingTooltip(finding: Finding): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown('**').appendText(render(finding.title)).appendMarkdown('**\n\n');
  tooltip.appendText(render(finding.summary));
  if (finding.nextStep) {
    tooltip.appendMarkdown('\n\n').appendText(render(message('Next: {step}', { step: finding.nextStep })));
  }
  for (const { source, excerpt, note } of finding.evidence) {
    tooltip.appendMarkdown('\n\n').appendText(source);
    if (excerpt === '') {
      tooltip.appendText(`: ${note ? render(note) : render(message('empty'))}`);
    } else {
      tooltip.appendCodeblock(excerpt, 'text');
    }
  }
  for (const url of finding.references.filter(isHttpsUrl)) {
    tooltip.appendMarkdown(`\n\n[${new URL(url).hostname}](${vscode.Uri.parse(url, true).toString()})`);
  }
  return tooltip;
}
