import type { EditOutcome, Refusal } from '../../model/editOutcome';
import { message } from '../../model/message';
import type { Span, TextEdit } from '../../model/textEdit';
import {
  endsInsideQuotes,
  holdsParameter,
  initSeparator,
  occurrencesOf,
  parseKernelCommandLine,
  type KernelParameter,
  type RepetitionRule,
} from '../kernelCommandLine';
import { lineAt } from '../lineNumbers';
import { edited, insertion, refused, unsafeName, unsafeWord } from '../safeWord';
import { withBlanks } from '../wordRemoval';
import type { ShellFile } from './shellFile';
import type { ValueCharacter } from './valueCharacters';
import { valueChain, type AssignedChain, type ValuePart } from './valueChain';
import { computedRefusal, createVariable, verified } from './variableEditor';

/**
 * Appends a word to the list in a variable, creating the variable when the file lacks it. `rule` says when the list holds
 * the word already: anywhere (`list`), or so that no other word of the same name overrides it (`last`, `first`).
 */
export function appendWord(
  file: ShellFile,
  name: string,
  word: string,
  rule: RepetitionRule = 'list',
): EditOutcome {
  const unsafe = unsafeName(name) ?? unsafeWord(word);
  if (unsafe) {
    return refused(unsafe);
  }
  const chain = valueChain(file, name);
  switch (chain.state) {
    case 'uncertain':
      return refused(chain.refusal);
    case 'absent':
      return createVariable(file, name, word);
    case 'assigned':
      return appendToChain(file, chain, word, rule);
  }
}

function appendToChain(
  file: ShellFile,
  { base, parts, last }: AssignedChain,
  word: string,
  rule: RepetitionRule,
): EditOutcome {
  if (base === 'computed' && parts.length === 1) {
    return refused(computedRefusal(file, last.assignment));
  }
  const text = chainText(parts);
  if (holdsParameter(text, word, rule)) {
    return { kind: 'unchanged' };
  }
  const refusal =
    listRefusal(file, last, text) ?? (rule === 'first' ? shadowRefusal(file, last, text, word) : undefined);
  return refusal ? refused(refusal) : appendToPart(file, last, word, rule);
}

function chainText(parts: readonly ValuePart[]): string {
  return parts.map(({ text }) => text).join('');
}

/** Why a word appended to this value would not arrive as a word of its own. */
function listRefusal({ text }: ShellFile, { assignment }: ValuePart, value: string): Refusal | undefined {
  const { name, valueSpan: span } = assignment;
  const line = lineAt(text, assignment.span.start);
  if (value.includes('\n')) {
    return {
      code: 'continuation',
      reason: message('The value of {name} in line {line} spans several lines.', { name, line }),
      span,
    };
  }
  if (endsInsideQuotes(value)) {
    return {
      code: 'unterminated',
      reason: message('Within the value of {name} in line {line}, a double quote is never closed.', {
        name,
        line,
      }),
      span,
    };
  }
  return undefined;
}

/** Of a parameter whose first occurrence counts, a second one is without effect. */
function shadowRefusal(
  { text }: ShellFile,
  { assignment }: ValuePart,
  value: string,
  word: string,
): Refusal | undefined {
  const [wanted] = parseKernelCommandLine(word);
  const [earlier] = wanted ? occurrencesOf(parseKernelCommandLine(value), wanted.name) : [];
  return (
    earlier && {
      code: 'secondAssignment',
      reason: message('{earlier} in line {line} stands before {word} and would go on to count.', {
        earlier: value.slice(earlier.span.start, earlier.span.end),
        line: lineAt(text, assignment.span.start),
        word,
      }),
      span: assignment.valueSpan,
    }
  );
}

function appendToPart(file: ShellFile, part: ValuePart, word: string, rule: RepetitionRule): EditOutcome {
  const separator = initSeparator(part.text);
  const edits = separator === undefined ? endOfPart(part, word) : beforeSeparator(part, separator, word);
  return edits.length === 0
    ? refused(patchworkRefusal(file, part))
    : verified(file, edits, part.assignment.name, (_, after) => {
        const chain = valueChain(after, part.assignment.name);
        return chain.state === 'assigned' && holdsParameter(chainText(chain.parts), word, rule);
      });
}

function endOfPart({ assignment, text }: ValuePart, word: string): TextEdit[] {
  const { pieces, valueSpan } = assignment;
  const last = pieces.at(-1);
  const needsBlank = text === '' ? assignment.value === undefined : !/\s$/.test(text);
  const addition = (needsBlank ? ' ' : '') + word;
  if (!last) {
    return [insertion(valueSpan.start, `"${word}"`)];
  }
  if (last.kind === 'double' || last.kind === 'single') {
    return [insertion(last.span.end - 1, addition)];
  }
  if (pieces.every(({ kind }) => kind === 'plain')) {
    return [insertion(valueSpan.start, '"'), insertion(valueSpan.end, `${addition}"`)];
  }
  return [insertion(valueSpan.end, `"${addition}"`)];
}

/** Before ` -- `: what stands behind it belongs to init. */
function beforeSeparator({ assignment, characters }: ValuePart, separator: number, word: string): TextEdit[] {
  const place = characters[separator];
  const kind = place && assignment.pieces[place.piece]?.kind;
  return place && (kind === 'double' || kind === 'single') ? [insertion(place.span.start, `${word} `)] : [];
}

/** Removes every word of the list for which `matches` says so, each with one blank beside it. */
export function removeWords(
  file: ShellFile,
  name: string,
  matches: (parameter: KernelParameter) => boolean,
): EditOutcome {
  const chain = valueChain(file, name);
  if (chain.state === 'uncertain') {
    return refused(chain.refusal);
  }
  if (chain.state === 'absent') {
    return { kind: 'unchanged' };
  }
  const [first] = chain.parts;
  if (chain.base === 'computed') {
    return refused(computedRefusal(file, first.assignment));
  }
  const edits: TextEdit[] = [];
  for (const part of chain.parts) {
    const cuts = removeFromPart(part, matches);
    if (!cuts) {
      return refused(patchworkRefusal(file, part));
    }
    edits.push(...cuts);
  }
  return edits.length === 0 ? { kind: 'unchanged' } : edited(edits);
}

/** The cuts in one part, or undefined when a word of it is put together from several quoted pieces. */
function removeFromPart(
  { text, characters }: ValuePart,
  matches: (parameter: KernelParameter) => boolean,
): TextEdit[] | undefined {
  const doomed = parseKernelCommandLine(text).filter((parameter) => !parameter.forInit && matches(parameter));
  const spans = doomed.map(({ span }) => span);
  const edits: TextEdit[] = [];
  for (const range of withBlanks(text, spans)) {
    // Where the blank stands in other quotes than the word, it stays.
    const bare = spans.filter(({ start, end }) => range.start <= start && end <= range.end);
    const cuts = cutPlaces(characters, [range]) ?? cutPlaces(characters, bare);
    if (!cuts) {
      return undefined;
    }
    edits.push(...cuts);
  }
  return edits;
}

function cutPlaces(characters: readonly ValueCharacter[], ranges: readonly Span[]): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const { start, end } of ranges) {
    const first = characters[start];
    const last = characters[end - 1];
    if (first === undefined || first.piece !== last?.piece) {
      return undefined;
    }
    edits.push({ span: { start: first.span.start, end: last.span.end }, newText: '' });
  }
  return edits;
}

function patchworkRefusal({ text }: ShellFile, { assignment }: ValuePart): Refusal {
  return {
    code: 'unsafeValue',
    reason: message('A word in line {line} is put together from several quoted parts.', {
      line: lineAt(text, assignment.span.start),
    }),
    span: assignment.valueSpan,
  };
}
