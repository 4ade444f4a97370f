import { renderEnglish, type Message, type RenderMessage } from '../model/message';

/** Renders messages in the language of `templates`, which has each English template under itself; what it lacks stays English. */
export function translating(templates: Readonly<Record<string, string>>): RenderMessage {
  const render = ({ text, args }: Message): string => {
    const template = Object.hasOwn(templates, text) ? templates[text] : undefined;
    const rendered = Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'object' ? render(value) : value,
    ]);
    return renderEnglish({
      text: template ?? text,
      args: Object.fromEntries(rendered) as Readonly<Record<string, string | number>>,
    });
  };
  return render;
}
