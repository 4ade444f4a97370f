import type { TextEdit as ProtocolEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../model/textEdit';

/** Edits as the protocol has them. It knows no place within a line end, so that an edit of half a line end becomes one of all of it. */
export function protocolEdits(document: TextDocument, edits: readonly TextEdit[]): ProtocolEdit[] {
  const text = document.getText();
  const splitsLineEnd = (position: number) => text[position - 1] === '\r' && text[position] === '\n';
  return edits.map(({ span, newText }) => {
    const before = splitsLineEnd(span.start) ? '\r' : '';
    const after = splitsLineEnd(span.end) ? '\n' : '';
    return {
      range: {
        start: document.positionAt(span.start - before.length),
        end: document.positionAt(span.end + after.length),
      },
      newText: before + newText + after,
    };
  });
}
