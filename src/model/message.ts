/** What may stand in a message: text as the host gave it, a number, or a message that is rendered first. */
export type MessageArguments = Readonly<Record<string, string | number | Message>>;

/**
 * A sentence for a person, not yet rendered. `text` is a literal English template with `{name}` placeholders;
 * the extension translates it, the command line prints it in English.
 */
export interface Message {
  readonly text: string;
  readonly args: MessageArguments;
}

/** Makes a message. `text` must be a string literal: the translation bundle is extracted from the call sites. */
export function message(text: string, args: MessageArguments = {}): Message {
  return { text, args };
}

/** Renders a message in English. A placeholder without an argument stays as it is. */
export function renderEnglish({ text, args }: Message): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    return value === undefined
      ? placeholder
      : typeof value === 'object'
        ? renderEnglish(value)
        : String(value);
  });
}

/** How the edge turns a message into text: English on the command line, `vscode.l10n.t` in the extension. */
export type RenderMessage = (message: Message) => string;
