import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { applyTextEdits, type TextEdit } from '../../model/textEdit';
import { lintFile } from './lintFile';
import type { LintInput } from './lintRule';

/** One repair may uncover the next one; more rounds than this would mean that two repairs undo each other. */
const mostRounds = 8;

export interface FixedText {
  readonly text: string;
  /** What was mended, with places in the text as it was in its round. */
  readonly mended: readonly { readonly diagnostic: ConfigDiagnostic; readonly before: string }[];
}

/** Applies every fix that is certainly wanted, until none is left. Fixes that touch each other wait for the next round. */
export function applySureFixes(input: LintInput): FixedText {
  let current = input;
  const mended: { diagnostic: ConfigDiagnostic; before: string }[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = chooseFixes(lintFile(current));
    if (chosen.length === 0) {
      break;
    }
    mended.push(...chosen.map(({ diagnostic }) => ({ diagnostic, before: current.text })));
    const text = applyTextEdits(
      current.text,
      chosen.flatMap(({ edits }) => edits),
    );
    current = { ...current, text };
  }
  return { text: current.text, mended };
}

interface ChosenFix {
  readonly diagnostic: ConfigDiagnostic;
  readonly edits: readonly TextEdit[];
}

function chooseFixes(diagnostics: readonly ConfigDiagnostic[]): ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const taken: TextEdit[] = [];
  for (const diagnostic of diagnostics) {
    const edits = diagnostic.fixes.find(({ sure }) => sure)?.edits;
    if (edits && edits.length > 0 && !touches(edits, taken)) {
      chosen.push({ diagnostic, edits });
      taken.push(...edits);
    }
  }
  return chosen;
}

/** Compared by the stretch from the first to the last edit where there are many, so that thousands of edits stay cheap. */
function touches(edits: readonly TextEdit[], taken: readonly TextEdit[]): boolean {
  if (edits.length * taken.length > 1_000_000) {
    return true;
  }
  return edits.some((edit) =>
    taken.some(({ span }) => edit.span.start <= span.end && span.start <= edit.span.end),
  );
}
