import type { Refusal } from '../../model/editOutcome';
import { message } from '../../model/message';
import type { Span } from '../../model/textEdit';
import { lineAt } from '../lineNumbers';
import { textRefusal } from '../textRefusal';
import { declaringCommands, type ShellCommand } from './commandReader';
import type { ShellAssignment, ShellFile } from './shellFile';
import type { ShellWord, WordPiece } from './shellWord';

/** What a file says of one variable, as a shell that reads the whole file would have it at the end. */
export type ShellVariable =
  | { readonly state: 'absent' }
  /** `value` is undefined when it holds an expansion; `assignment` is the one that counts, the last. */
  | { readonly state: 'assigned'; readonly assignment: ShellAssignment; readonly value: string | undefined }
  | { readonly state: 'uncertain'; readonly refusal: Refusal };

/** Reads one variable without running the file. */
export function readShellVariable(file: ShellFile, name: string): ShellVariable {
  const refusal = fileRefusal(file) ?? variableRefusal(file, name);
  if (refusal) {
    return { state: 'uncertain', refusal };
  }
  const assignment = lastAssignment(file, name);
  return assignment ? { state: 'assigned', assignment, value: assignment.value } : { state: 'absent' };
}

function lastAssignment({ assignments }: ShellFile, name: string): ShellAssignment | undefined {
  return assignments.findLast((candidate) => candidate.name === name && !candidate.temporary);
}

/** What makes every variable of the file uncertain. */
function fileRefusal(file: ShellFile): Refusal | undefined {
  const { text, unterminated, misplaced } = file;
  const uneditable = textRefusal(text);
  if (uneditable) {
    return uneditable;
  }
  if (unterminated) {
    const line = lineAt(text, unterminated.start);
    return {
      code: 'unterminated',
      reason: message(
        'A quote or bracket that opens in line {line} is never closed, or nobody but a shell can say where.',
        { line },
      ),
      span: unterminated,
    };
  }
  if (misplaced) {
    const word = text.slice(misplaced.start, Math.min(misplaced.end, misplaced.start + 40));
    return {
      code: 'syntax',
      reason: message('A shell stops at {word} in line {line}: it is out of place there, or left open.', {
        word,
        line: lineAt(text, misplaced.start),
      }),
      span: misplaced,
    };
  }
  const last = file.commands.find((command) => !command.conditional && endsReader(command));
  return last && leavingRefusal(file, last);
}

/** The shell that reads the file ends at `exit` and its like, and at `export` of something that is no name. */
function endsReader(command: ShellCommand): boolean {
  const { name, words } = effectiveCommand(command);
  return (
    name === 'exit' ||
    (name === 'exec' && words.length > 1) ||
    (name === 'set' && words.slice(1).some((word) => /^-[a-z]*n/.test(plainStart(word)))) ||
    (declaringCommands.has(name) && words.slice(1).some((word) => !isDeclarable(word)))
  );
}

/** Behind it nothing in the file may be carried out. */
function mayLeaveFile(command: ShellCommand): boolean {
  const { name } = effectiveCommand(command);
  return (name === 'return' && !command.inFunction) || (command.conditional && endsReader(command));
}

/** `command` and `builtin` run what follows them. */
function effectiveCommand({ name = '', words }: ShellCommand): { name: string; words: readonly ShellWord[] } {
  if (name !== 'command' && name !== 'builtin') {
    return { name, words };
  }
  const rest = words.slice(1).filter((word) => !plainStart(word).startsWith('-'));
  return { name: rest[0] ? plainStart(rest[0]) : '', words: rest };
}

function plainStart({ pieces }: ShellWord): string {
  return pieces[0]?.kind === 'plain' ? pieces[0].value : '';
}

function isDeclarable(word: ShellWord): boolean {
  return /^(?:-p$|[A-Za-z_][A-Za-z0-9_]*(?:=|$))/.test(plainStart(word));
}

function leavingRefusal({ text }: ShellFile, { name = '', span }: ShellCommand): Refusal {
  return {
    code: 'conditional',
    reason: message('{command} in line {line} may end the file early.', {
      command: name,
      line: lineAt(text, span.start),
    }),
    span,
  };
}

function variableRefusal(file: ShellFile, name: string): Refusal | undefined {
  const all = file.assignments.filter((assignment) => assignment.name === name);
  for (const assignment of all) {
    const refusal = assignmentRefusal(file, assignment);
    if (refusal) {
      return refusal;
    }
  }
  return (
    frozenRefusal(file, all) ??
    otherWriter(file, name) ??
    expansionWriter(file, name) ??
    laterUnknown(file, name) ??
    spacedAssignment(file, name)
  );
}

function assignmentRefusal({ text }: ShellFile, assignment: ShellAssignment): Refusal | undefined {
  const { name, span, valueSpan, conditional, appends } = assignment;
  const carriageReturn = text.slice(valueSpan.start, valueSpan.end).includes('\r');
  if (!conditional && !appends && !carriageReturn) {
    return undefined;
  }
  const place = { name, line: lineAt(text, span.start) };
  if (conditional) {
    return {
      code: 'conditional',
      reason: message('{name} is set in line {line} inside a condition, a function or a pipeline.', place),
      span,
    };
  }
  return appends
    ? {
        code: 'notAnAssignment',
        reason: message(
          '{name}+= in line {line} works in bash only; the POSIX shell takes it for a command.',
          place,
        ),
        span,
      }
    : {
        code: 'carriageReturn',
        reason: message(
          'The value of {name} in line {line} holds a carriage return (Windows line ending).',
          place,
        ),
        span: valueSpan,
      };
}

/** A second assignment behind `readonly NAME` ends the shell. */
function frozenRefusal(file: ShellFile, all: readonly ShellAssignment[]): Refusal | undefined {
  const last = all.at(-1);
  if (!last) {
    return undefined;
  }
  const declaration = file.commands.find(
    (command) =>
      effectiveCommand(command).name === 'readonly' &&
      command.span.end < last.span.start &&
      mentions(file, command.span, last.name),
  );
  return declaration && writerRefusal(file, declaration, last.name);
}

/** Commands that write the variables they name. */
const writers = new Set(
  'unset read for select local getopts eval declare typeset let mapfile readarray'.split(' '),
);

/** `unset NAME`, `read NAME`, `for NAME in …`: it is not only assignments that write a variable. */
function otherWriter(file: ShellFile, name: string): Refusal | undefined {
  const command = file.commands.find(
    (candidate) => writesNamed(candidate) && mentions(file, candidate.span, name),
  );
  return command && writerRefusal(file, command, name);
}

function writesNamed(command: ShellCommand): boolean {
  const { name } = effectiveCommand(command);
  // `command export NAME=value` is an assignment that this reader does not take apart.
  return writers.has(name) || (name !== command.name && declaringCommands.has(name));
}

function mentions({ text }: ShellFile, { start, end }: Span, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text.slice(start, end));
}

function writerRefusal(file: ShellFile, command: ShellCommand, name: string): Refusal {
  return {
    code: 'secondAssignment',
    reason: message('{command} in line {line} changes {name}, or keeps it from being changed.', {
      command: command.name ?? '',
      line: lineAt(file.text, command.span.start),
      name,
    }),
    span: command.span,
  };
}

/** `${NAME:=value}` and `$((NAME = 1))` write the variable as well. */
function expansionWriter(file: ShellFile, name: string): Refusal | undefined {
  const pattern = new RegExp(`\\$\\{${name}:?=|\\$\\(\\([^]*\\b${name}\\b`);
  const piece = findPiece(
    file,
    ({ expands, span }) => expands && pattern.test(file.text.slice(span.start, span.end)),
  );
  return (
    piece && {
      code: 'secondAssignment',
      reason: message('An expansion in line {line} changes {name}.', {
        line: lineAt(file.text, piece.span.start),
        name,
      }),
      span: piece.span,
    }
  );
}

function findPiece({ tokens }: ShellFile, matches: (piece: WordPiece) => boolean): WordPiece | undefined {
  for (const token of tokens) {
    const found = token.kind === 'word' ? token.word.pieces.find(matches) : undefined;
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** Commands that can set any variable, because the file does not tell what they run. */
const unknowing = new Set(['.', 'source', 'eval', 'alias']);

/** Behind the last assignment, other code is read or the file is left: what then counts is unknown. */
function laterUnknown(file: ShellFile, name: string): Refusal | undefined {
  const place = lastAssignment(file, name)?.span;
  const leaving = file.commands.find(
    (command) => mayLeaveFile(command) && (!place || command.span.start < place.start),
  );
  if (leaving) {
    return leavingRefusal(file, leaving);
  }
  const other = file.commands.find(
    (command) =>
      (command.name === undefined || unknowing.has(effectiveCommand(command).name)) &&
      (!place || command.span.start > place.start),
  );
  return (
    other && {
      code: 'secondAssignment',
      reason: message('Line {line} runs code from elsewhere, which may set {name}.', {
        line: lineAt(file.text, other.span.start),
        name,
      }),
      span: other.span,
    }
  );
}

/** `NAME = value`: the shell takes NAME for a command, and a reader with `set -e` ends there. */
function spacedAssignment(file: ShellFile, name: string): Refusal | undefined {
  const command = file.commands.find((candidate) => candidate.name === name);
  return (
    command && {
      code: 'notAnAssignment',
      reason: message(
        'Line {line} has blanks around the equals sign: the shell takes {name} for a command.',
        {
          line: lineAt(file.text, command.span.start),
          name,
        },
      ),
      span: command.span,
    }
  );
}
