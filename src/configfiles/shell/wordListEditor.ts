import type { EditOutcome, Refusal } from '../../model/editOutcome';
import { message } from '../../model/message';
import type { Span, TextEdit } from '../../model/textEdit';
import type { KernelParameter } from '../kernelCommandLine';
import { parseKernelCommandLine } from '../kernelCommandLine';
import { lineAt } from '../lineNumbers';
import type { ShellAssignment, ShellFile } from './shellFile';
import { readShellVariable } from './shellVariable';
import { valueCharacters } from './valueCharacters';

/**
 * Characters that mean the same unquoted in sh, in GRUB's script, in a systemd EnvironmentFile and to the kernel: three
 * layers of quoting lie between the file and the kernel, and these need none of them.
 */
const safeWord = /^[A-Za-z0-9_.,:=/+@%-]+$/;

/** Appends a word to the list in a variable, creating the variable when the file lacks it. */
export function appendWord(file: ShellFile, name: string, word: string): EditOutcome {
  if (!safeWord.test(word)) {
    return refused({
      code: 'unsafeValue',
      reason: message('{word} holds characters that would need quoting in more than one language.', { word }),
    });
  }
  const variable = readShellVariable(file, name);
  switch (variable.state) {
    case 'uncertain':
      return refused(variable.refusal);
    case 'absent':
      return createVariable(file, name, word);
    case 'assigned':
      if (wordsOf(variable.value).some((span) => span === word)) {
        return { kind: 'unchanged' };
      }
      return appendToValue(file, variable.assignment, word);
  }
}

/** Removes every word of the list for which `matches` says so, each with one blank beside it. */
export function removeWords(
  file: ShellFile,
  name: string,
  matches: (parameter: KernelParameter) => boolean,
): EditOutcome {
  const variable = readShellVariable(file, name);
  if (variable.state === 'uncertain') {
    return refused(variable.refusal);
  }
  if (variable.state === 'absent') {
    return { kind: 'unchanged' };
  }
  const { assignment, value } = variable;
  if (value === undefined) {
    return refused(substitution(file, assignment));
  }
  const doomed = parseKernelCommandLine(value).filter(matches);
  return doomed.length === 0 ? { kind: 'unchanged' } : removeFromValue(file, assignment, value, doomed);
}

function appendToValue(file: ShellFile, assignment: ShellAssignment, word: string): EditOutcome {
  const { pieces, valueSpan, name, value } = assignment;
  // VAR="$VAR more": the old value may be anything, but its end is ours to write.
  const selfReference = new RegExp(`^"\\$(?:${name}|\\{${name}\\})(?!\\w)[^$\`]*"$`);
  if (value === undefined && !selfReference.test(file.text.slice(valueSpan.start, valueSpan.end))) {
    return refused(substitution(file, assignment));
  }
  const last = pieces.at(-1);
  const blank = value !== undefined && /^$|\s$/.test(value) ? '' : ' ';
  if (!last) {
    return edited([insertion(valueSpan.start, `"${word}"`)]);
  }
  if (last.kind === 'double' || last.kind === 'single') {
    return edited([insertion(last.span.end - 1, blank + word)]);
  }
  if (pieces.every(({ kind }) => kind === 'plain')) {
    return edited([insertion(valueSpan.start, '"'), insertion(valueSpan.end, `${blank}${word}"`)]);
  }
  return edited([insertion(valueSpan.end, `"${blank}${word}"`)]);
}

function removeFromValue(
  file: ShellFile,
  assignment: ShellAssignment,
  value: string,
  doomed: readonly KernelParameter[],
): EditOutcome {
  const characters = valueCharacters(file.text, assignment.pieces);
  const edits: TextEdit[] = [];
  for (const range of mergeOverlapping(doomed.map(({ span }) => withOneBlank(value, span)))) {
    const written = characters.slice(range.start, range.end);
    const first = written.at(0);
    const last = written.at(-1);
    if (first?.piece !== last?.piece || !first || !last) {
      return refused({
        code: 'unsafeValue',
        reason: message('A word in line {line} is put together from several quoted parts.', {
          line: lineAt(file.text, assignment.span.start),
        }),
        span: assignment.valueSpan,
      });
    }
    edits.push({ span: { start: first.span.start, end: last.span.end }, newText: '' });
  }
  return edited(edits);
}

/** The blank before the word goes with it; a first word takes the one behind it. */
function withOneBlank(value: string, { start, end }: Span): Span {
  if (start > 0) {
    return { start: start - 1, end };
  }
  return { start, end: Math.min(end + 1, value.length) };
}

function mergeOverlapping(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.start < last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function createVariable({ text, tokens }: ShellFile, name: string, word: string): EditOutcome {
  const line = `${name}="${word}"`;
  const template = new RegExp(`^#[ \\t]*${name}=.*\\n`, 'm').exec(text);
  const comment =
    template && tokens.find(({ kind, span }) => kind === 'comment' && span.start === template.index);
  if (template && comment) {
    return edited([insertion(template.index + template[0].length, `${line}\n`)]);
  }
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) {
    return refused({
      code: 'continuation',
      reason: message('The last line ends in a backslash: whatever follows would become part of it.'),
    });
  }
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  return edited([insertion(text.length, `${start}${line}\n`)]);
}

function wordsOf(value: string | undefined): string[] {
  return value === undefined
    ? []
    : parseKernelCommandLine(value).map(({ span }) => value.slice(span.start, span.end));
}

function substitution({ text }: ShellFile, { name, span, valueSpan }: ShellAssignment): Refusal {
  return {
    code: 'substitution',
    reason: message(
      'The value of {name} in line {line} is computed by the shell: only a person can edit it.',
      {
        name,
        line: lineAt(text, span.start),
      },
    ),
    span: valueSpan,
  };
}

function insertion(position: number, newText: string): TextEdit {
  return { span: { start: position, end: position }, newText };
}

function edited(edits: readonly TextEdit[]): EditOutcome {
  return { kind: 'edited', edits };
}

function refused(refusal: Refusal): EditOutcome {
  return { kind: 'refused', refusal };
}
