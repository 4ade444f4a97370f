import type { Evidence, Finding } from '../model/finding';
import { message, type RenderMessage } from '../model/message';

/** The evidence of a finding as plain text, for a chat or a bug report: each source with what it printed. */
export function evidenceText(finding: Finding, hostLabel: string, render: RenderMessage): string {
  const heading = [`${render(finding.title)} (${finding.id}, ${hostLabel})`, render(finding.summary)];
  return `${[...heading, ...finding.evidence.map((evidence) => evidenceBlock(evidence, render))].join('\n\n')}\n`;
}

function evidenceBlock({ source, excerpt, note, command }: Evidence, render: RenderMessage): string {
  const title = command === undefined ? source : `$ ${command}`;
  return `${title}\n${excerpt === '' ? `(${render(note ?? message('empty'))})` : excerpt.trimEnd()}`;
}
