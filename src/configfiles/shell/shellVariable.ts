import type { Refusal } from '../../model/editOutcome';
import { message } from '../../model/message';
import { lineAt } from '../lineNumbers';
import { declaringCommands, type ShellAssignment, type ShellCommand, type ShellFile } from './shellFile';
import type { ShellWord } from './shellWord';

/** What a file says of one variable, as a shell that reads the whole file would have it at the end. */
export type ShellVariable =
  | { readonly state: 'absent' }
  /** `value` is undefined when it holds an expansion; `assignment` is the one that counts, the last. */
  | { readonly state: 'assigned'; readonly assignment: ShellAssignment; readonly value: string | undefined }
  | { readonly state: 'uncertain'; readonly refusal: Refusal };

/** A larger file is nobody's configuration. */
const largestFile = 1024 * 1024;

const byteOrderMarks = ['\ufeff', '\u00ef\u00bb\u00bf'];

/** Commands behind which nothing in the file is carried out. */
const leaving = new Set(['exit', 'return', 'exec']);

/** Reads one variable without running the file. */
export function readShellVariable(file: ShellFile, name: string): ShellVariable {
  const refusal = fileRefusal(file) ?? variableRefusal(file, name);
  if (refusal) {
    return { state: 'uncertain', refusal };
  }
  const assignment = file.assignments.findLast(
    (candidate) => candidate.name === name && !candidate.temporary,
  );
  return assignment ? { state: 'assigned', assignment, value: assignment.value } : { state: 'absent' };
}

/** What makes every variable of the file uncertain. */
function fileRefusal(file: ShellFile): Refusal | undefined {
  const { text, unterminated } = file;
  if (text.length > largestFile) {
    return {
      code: 'tooLarge',
      reason: message('The file is larger than 1 MiB: it is no configuration file.'),
    };
  }
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    return {
      code: 'binary',
      reason: message('Line {line} holds a NUL byte: the file is not text.', { line: lineAt(text, nul) }),
      span: { start: nul, end: nul + 1 },
    };
  }
  if (byteOrderMarks.some((mark) => text.startsWith(mark))) {
    return {
      code: 'byteOrderMark',
      reason: message('The file begins with a byte order mark: a shell takes its first line for a command.'),
      span: { start: 0, end: 1 },
    };
  }
  if (unterminated) {
    const line = lineAt(text, unterminated.start);
    return {
      code: 'unterminated',
      reason: message('A quote or bracket that opens in line {line} is never closed.', { line }),
      span: unterminated,
    };
  }
  const last = file.commands.find((command) => !command.conditional && endsFile(command));
  return last && commandRefusal(file, last);
}

/** A shell leaves the file at `exit` and its like, and at `export` of something that is no name. */
function endsFile({ name = '', words }: ShellCommand): boolean {
  return (
    leaving.has(name) || (declaringCommands.has(name) && words.slice(1).some((word) => !isDeclarable(word)))
  );
}

function isDeclarable({ pieces }: ShellWord): boolean {
  const [first] = pieces;
  return first?.kind === 'plain' && /^(?:-p$|[A-Za-z_][A-Za-z0-9_]*(?:=|$))/.test(first.value);
}

function commandRefusal({ text }: ShellFile, { name = '', span }: ShellCommand): Refusal {
  return {
    code: 'conditional',
    reason: message('{command} in line {line} ends the file early.', {
      command: name,
      line: lineAt(text, span.start),
    }),
    span,
  };
}

function variableRefusal(file: ShellFile, name: string): Refusal | undefined {
  const all = file.assignments.filter((assignment) => assignment.name === name);
  const [odd] = all.flatMap((assignment) => {
    const refusal = assignmentRefusal(file, assignment);
    return refusal ? [refusal] : [];
  });
  return odd ?? otherWriter(file, name) ?? spacedAssignment(file, name);
}

function assignmentRefusal({ text }: ShellFile, assignment: ShellAssignment): Refusal | undefined {
  const { name, span, valueSpan } = assignment;
  const line = lineAt(text, span.start);
  if (assignment.conditional) {
    return {
      code: 'conditional',
      reason: message('{name} is set in line {line} inside a condition, a function or a pipeline.', {
        name,
        line,
      }),
      span,
    };
  }
  if (assignment.appends) {
    return {
      code: 'notAnAssignment',
      reason: message('{name}+= in line {line} works in bash only; the POSIX shell takes it for a command.', {
        name,
        line,
      }),
      span,
    };
  }
  if (text.slice(valueSpan.start, valueSpan.end).includes('\r')) {
    return {
      code: 'carriageReturn',
      reason: message('The value of {name} in line {line} ends in a carriage return (Windows line ending).', {
        name,
        line,
      }),
      span: valueSpan,
    };
  }
  return undefined;
}

/** `unset NAME`, `read NAME`, `for NAME in …`: it is not only assignments that write a variable. */
function otherWriter(file: ShellFile, name: string): Refusal | undefined {
  const writers = new Set(['unset', 'read', 'for', 'select', 'local', 'getopts', 'eval']);
  const command = file.commands.find(
    (candidate) =>
      candidate.name !== undefined &&
      writers.has(candidate.name) &&
      candidate.words.some(({ span }) =>
        new RegExp(`\\b${name}\\b`).test(file.text.slice(span.start, span.end)),
      ),
  );
  return (
    command && {
      code: 'secondAssignment',
      reason: message('{command} in line {line} changes {name}.', {
        command: command.name ?? '',
        line: lineAt(file.text, command.span.start),
        name,
      }),
      span: command.span,
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
