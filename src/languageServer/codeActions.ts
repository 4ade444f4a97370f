import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { applySureFixes } from '../configfiles/lint/sureFixes';
import type { HostFileActionData } from '../model/languageServerMessages';
import { message, type RenderMessage } from '../model/message';
import { applyTextEdits, type Span, type TextEdit } from '../model/textEdit';
import type { OpenHostFile } from './openHostFiles';
import { protocolDiagnostic } from './protocolDiagnostic';
import { protocolEdits } from './protocolEdits';

/** The kind that applies every sure fix of a file, at will on each save. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.hullwright`;

/** The quick fixes of the diagnostics at a range, and what mends the whole file. */
export function codeActionsFor(
  file: OpenHostFile,
  { range, context }: Pick<CodeActionParams, 'range' | 'context'>,
  render: RenderMessage,
): CodeAction[] {
  const { document } = file;
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const isWanted = (kind: string) =>
    context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
  return [
    ...(isWanted(CodeActionKind.QuickFix) ? quickFixes(file, span, render) : []),
    ...(isWanted(fixAllKind) ? fixAll(file, render) : []),
  ];
}

function quickFixes(
  { document, diagnostics }: OpenHostFile,
  asked: Span,
  render: RenderMessage,
): CodeAction[] {
  return diagnostics
    .filter(({ span }) => span.start <= asked.end && asked.start <= span.end)
    .flatMap((diagnostic) => {
      const shown = diagnostic.fixes.length > 0 ? [protocolDiagnostic(document, diagnostic, render)] : [];
      return diagnostic.fixes.map(({ title, edits, sure }) => ({
        title: render(title),
        kind: CodeActionKind.QuickFix,
        diagnostics: shown,
        isPreferred: sure,
        edit: workspaceEdit(document, edits),
        ...endOfLineData(document.getText(), applyTextEdits(document.getText(), edits)),
      }));
    });
}

function fixAll({ document, input }: OpenHostFile, render: RenderMessage): CodeAction[] {
  const { text, mended } = applySureFixes(input);
  return text === input.text
    ? []
    : [
        {
          title: render(message('Mend all that is certain ({count})', { count: mended.length })),
          kind: fixAllKind,
          edit: workspaceEdit(document, [difference(input.text, text)]),
          ...endOfLineData(input.text, text),
        },
      ];
}

/** One edit of the stretch in which two texts differ. Fixes come in rounds, so that their own edits are of different texts. */
function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start += 1;
  }
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) {
    tail += 1;
  }
  return {
    span: { start, end: before.length - tail },
    newText: after.slice(start, after.length - tail),
  };
}

/** Of this version of the document: the editor refuses it for another. */
function workspaceEdit(document: TextDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const { uri, version } = document;
  return { documentChanges: [{ textDocument: { uri, version }, edits: protocolEdits(document, edits) }] };
}

/** An editor that keeps line ends beside the text, and not in it, does not take edits of them: it is told in words. */
function endOfLineData(before: string, after: string): Pick<CodeAction, 'data'> {
  const data: HostFileActionData = { endOfLine: 'lf' };
  return before.includes('\r\n') && !after.includes('\r\n') ? { data } : {};
}
