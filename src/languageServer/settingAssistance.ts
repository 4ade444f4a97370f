import {
  CompletionItemKind,
  CompletionItemTag,
  MarkupKind,
  SymbolKind,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
} from 'vscode-languageserver';
import { completionsAt, type Completion } from '../configfiles/settings/completion';
import { concerns } from '../configfiles/settings/findingPlaces';
import { outlineOf, type OutlineEntry } from '../configfiles/settings/outline';
import { settingsOf, type Setting } from '../configfiles/settings/setting';
import { describeSetting } from '../configfiles/settings/settingDescription';
import { message, type Message, type RenderMessage } from '../model/message';
import type { HostKnowledge } from '../model/languageServerMessages';
import { describedMarkdown, escapeMarkdown } from './markdown';
import type { OpenHostFile } from './openHostFiles';
import { rangeOf } from './protocolDiagnostic';

/** What the setting at a position does, since and until when, and whether its host asks for it. */
export function hoverAt(
  { document, input, host }: OpenHostFile,
  offset: number,
  render: RenderMessage,
): Hover | null {
  const setting = settingsOf(input).find(({ span }) => span.start <= offset && offset <= span.end);
  const description = setting && describeSetting(setting);
  if (!setting || !description) {
    return null;
  }
  const need = host?.facts ? needsOf(host, setting).map((line) => escapeMarkdown(render(line))) : [];
  const value = [describedMarkdown(setting.name, description, render), ...need].join('\n\n');
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(document, setting.span) };
}

function needsOf({ label, findings }: HostKnowledge, setting: Setting): Message[] {
  const named = findings.filter(
    (finding) => (finding.status === 'error' || finding.status === 'warning') && concerns(finding, setting),
  );
  return named.length === 0
    ? [message('No finding of {host} is about it.', { host: label })]
    : named.map(({ title, nextStep, summary }) =>
        message('{host}: {title}. {step}', { host: label, title, step: nextStep ?? summary }),
      );
}

/** What may be written at a position. */
export function completionItemsAt(
  { document, input }: OpenHostFile,
  offset: number,
  render: RenderMessage,
): CompletionItem[] {
  return completionsAt(input, offset).map((completion) => {
    const { label, newText, span } = completion;
    return {
      label,
      kind: completion.setting ? CompletionItemKind.Property : CompletionItemKind.Value,
      textEdit: { range: rangeOf(document, span), newText },
      filterText: document.getText(rangeOf(document, span)).startsWith('"') ? JSON.stringify(label) : label,
      ...describedItem(completion, render),
    };
  });
}

function describedItem({ setting }: Completion, render: RenderMessage): Partial<CompletionItem> {
  const description = setting && describeSetting(setting);
  if (!description) {
    return {};
  }
  return {
    ...(description.does && { detail: render(description.does) }),
    documentation: {
      kind: MarkupKind.Markdown,
      value: describedMarkdown(setting.name, description, render),
    },
    // What has ended comes last.
    sortText: `${description.hasEnded ? '1' : '0'}${setting.name}`,
    ...(description.hasEnded && { tags: [CompletionItemTag.Deprecated] }),
  };
}

/** The outline of a file. The editor has one of any JSON file by itself. */
export function documentSymbols({ document, input }: OpenHostFile): DocumentSymbol[] {
  const toSymbol = ({ name, detail, span, nameSpan, children }: OutlineEntry): DocumentSymbol => ({
    name,
    detail,
    kind: children.length > 0 ? SymbolKind.Variable : SymbolKind.Property,
    range: rangeOf(document, span),
    selectionRange: rangeOf(document, nameSpan),
    children: children.map(toSymbol),
  });
  return input.kind === 'daemon.json' ? [] : outlineOf(input).map(toSymbol);
}
