import type { Span } from '../model/textEdit';

/**
 * The ranges to cut so that the words at `spans` (in order) go with one blank each: the one before, or for a first word the
 * one behind. Ranges that overlap come as one.
 */
export function withBlanks(text: string, spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.map((word) => withOneBlank(text, word))) {
    const last = merged.at(-1);
    if (last && span.start < last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function withOneBlank(text: string, { start, end }: Span): Span {
  if (isBlank(text[start - 1])) {
    return { start: start - 1, end };
  }
  return { start, end: isBlank(text[end]) ? end + 1 : end };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
