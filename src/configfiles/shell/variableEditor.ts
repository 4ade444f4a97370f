import type { EditOutcome, Refusal } from '../../model/editOutcome';
import { message } from '../../model/message';
import { applyTextEdits, type TextEdit } from '../../model/textEdit';
import { lineAt } from '../lineNumbers';
import { edited, insertion, refused, unsafeName, unsafeValue, unsafeWord } from '../safeWord';
import { parseShellFile, type ShellAssignment, type ShellFile } from './shellFile';
import { readShellVariable } from './shellVariable';

/**
 * Gives a variable a value of plain words, and creates it when the file lacks it. The quotes that are there stay in use;
 * of several assignments the last is edited. A value that a shell computes is refused: replacing it would lose a
 * person's work.
 */
export function setVariable(file: ShellFile, name: string, value: string): EditOutcome {
  const unsafe = unsafeName(name) ?? unsafeValue(value);
  if (unsafe) {
    return refused(unsafe);
  }
  const variable = readShellVariable(file, name);
  switch (variable.state) {
    case 'uncertain':
      return refused(variable.refusal);
    case 'absent':
      return createVariable(file, name, value);
    case 'assigned':
      if (variable.value === undefined) {
        return refused(computedRefusal(file, variable.assignment));
      }
      return variable.value === value
        ? { kind: 'unchanged' }
        : verified(file, [replaceValue(variable.assignment, value)], name, (after) => after === value);
  }
}

function replaceValue({ pieces, valueSpan }: ShellAssignment, value: string): TextEdit {
  const [piece] = pieces;
  if (pieces.length === 1 && (piece?.kind === 'double' || piece?.kind === 'single')) {
    return { span: { start: piece.span.start + 1, end: piece.span.end - 1 }, newText: value };
  }
  const staysBare = pieces.length > 0 && pieces.every(({ kind }) => kind === 'plain') && !unsafeWord(value);
  return { span: valueSpan, newText: staysBare ? value : `"${value}"` };
}

/**
 * Creates a variable: below a line that has it commented out, as YaST does it, or else at the end of the file. Comments
 * above other variables stay where they belong.
 */
export function createVariable(file: ShellFile, name: string, value: string): EditOutcome {
  const line = `${name}="${value}"\n`;
  const template = templatePlace(file, name);
  const candidates = [...(template === undefined ? [] : [[insertion(template, line)]]), atEnd(file, line)];
  const outcomes = candidates.map((edits) => verified(file, edits, name, (after) => after === value));
  return outcomes.find(({ kind }) => kind === 'edited') ?? outcomes.at(-1) ?? { kind: 'unchanged' };
}

function templatePlace({ text, tokens }: ShellFile, name: string): number | undefined {
  const pattern = new RegExp(`^#[ \\t]*${name}=`);
  const index = tokens.findIndex(
    ({ kind, span }, place) =>
      kind === 'comment' &&
      pattern.test(text.slice(span.start, span.end)) &&
      tokens[place + 1]?.kind === 'newline',
  );
  return index === -1 ? undefined : tokens[index + 1]?.span.end;
}

function atEnd({ text, tokens }: ShellFile, line: string): TextEdit[] {
  const last = tokens.at(-1);
  const continued = last?.kind === 'blank' && text.endsWith('\\\n');
  const separator = text === '' || (text.endsWith('\n') && !continued) ? '' : '\n';
  return [insertion(text.length, separator + line)];
}

/**
 * The edits, when the edited file says what it should; else a refusal. Whatever the editors overlook, such as a last line
 * that ends in a backslash, is caught here: no edit is ever without effect.
 */
export function verified(
  file: ShellFile,
  edits: readonly TextEdit[],
  name: string,
  isRight: (value: string | undefined, after: ShellFile) => boolean,
): EditOutcome {
  const after = parseShellFile(applyTextEdits(file.text, edits));
  const untouched = sameValues(otherValues(file, name), otherValues(after, name));
  const reading = readShellVariable(after, name);
  const value = reading.state === 'assigned' ? reading.value : undefined;
  if (untouched && reading.state === 'assigned' && isRight(value, after)) {
    return edited(edits);
  }
  return refused(
    reading.state === 'uncertain'
      ? reading.refusal
      : {
          code: 'continuation',
          reason: message('A line continuation or a quote near line {line} would swallow the change.', {
            line: lineAt(file.text, edits[0]?.span.start ?? 0),
          }),
        },
  );
}

function otherValues({ assignments }: ShellFile, name: string): (string | undefined)[] {
  return assignments.filter((assignment) => assignment.name !== name).map(({ value }) => value);
}

function sameValues(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** Only a running shell knows the value. */
export function computedRefusal({ text }: ShellFile, { name, span, valueSpan }: ShellAssignment): Refusal {
  const line = lineAt(text, span.start);
  return {
    code: 'substitution',
    reason: message(
      'The value of {name} in line {line} is computed by the shell: only a person can edit it.',
      {
        name,
        line,
      },
    ),
    span: valueSpan,
  };
}
