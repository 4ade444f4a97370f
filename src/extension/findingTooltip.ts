import * as vscode from 'vscode';
import type { Evidence, Finding } from '../model/finding';
import { message } from '../model/message';
import { markdownText } from './markdownText';
import { render } from './render';
import { isHttpsUrl } from './webLink';

/**
 * What a finding says, for the hover of its row. Host output stands in code blocks only, and the text is not trusted:
 * no command and no HTML in it works.
 */
export function findingTooltip(finding: Finding): vscode.MarkdownString {
  const { title, summary, nextStep, evidence, references } = finding;
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown(`**${markdownText(render(title))}**`);
  addParagraph(tooltip, render(summary));
  if (nextStep) {
    addParagraph(tooltip, render(message('Next: {step}', { step: nextStep })));
  }
  for (const entry of evidence) {
    addEvidence(tooltip, entry);
  }
  const links = references.filter(isHttpsUrl).map((url) => `- ${markdownLink(url)}`);
  return tooltip.appendMarkdown(links.length > 0 ? `\n\n${links.join('\n')}` : '');
}

function addEvidence(tooltip: vscode.MarkdownString, { source, excerpt, note }: Evidence): void {
  if (excerpt === '') {
    addParagraph(tooltip, `${source}: ${render(note ?? message('empty'))}`);
  } else {
    addParagraph(tooltip, source);
    tooltip.appendCodeblock(excerpt.trimEnd(), 'text');
  }
}

function addParagraph(tooltip: vscode.MarkdownString, text: string): void {
  tooltip.appendMarkdown(`\n\n${markdownText(text)}`);
}

function markdownLink(url: string): string {
  const address = new URL(url).href.replace(/[()]/g, (mark) => (mark === '(' ? '%28' : '%29'));
  return `[${markdownText(url.slice('https://'.length))}](${address})`;
}
