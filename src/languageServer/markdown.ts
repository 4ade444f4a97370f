import type { SettingDescription } from '../configfiles/settings/settingDescription';
import type { RenderMessage } from '../model/message';

/** Text that a host may have written, as Markdown that shows it and does nothing else. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, '\\$&').replace(/\s+/g, ' ');
}

/** What a setting is, in a paragraph, a list and its sources. */
export function describedMarkdown(
  name: string,
  { does, remarks, sources }: SettingDescription,
  render: RenderMessage,
): string {
  const head = does
    ? `**${escapeMarkdown(name)}** ${escapeMarkdown(render(does))}.`
    : `**${escapeMarkdown(name)}**`;
  const list = remarks.map((remark) => `- ${escapeMarkdown(render(remark))}`).join('\n');
  const links = sources.map((source) => `<${source}>`).join('  \n');
  return [head, list, links].filter((part) => part !== '').join('\n\n');
}
