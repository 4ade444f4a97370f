import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { ShellAssignment, ShellFile } from '../shell/shellFile';
import type { LintInput, LintRule } from './lintRule';
import { lineOf, shellFileOf } from './parsedInput';

/** Rules about files that a POSIX shell reads. */
export const shellRules: readonly LintRule[] = [
  { id: 'shell/unterminated', kinds: ['grub'], needsFacts: false, check: overShell(findUnterminated) },
  {
    id: 'shell/spaced-assignment',
    kinds: ['grub'],
    needsFacts: false,
    check: overShell(findSpacedAssignments),
  },
  { id: 'shell/append', kinds: ['grub', 'sysconfig'], needsFacts: false, check: overShell(findAppends) },
  { id: 'shell/shadowed', kinds: ['grub', 'sysconfig'], needsFacts: false, check: overShell(findShadowed) },
  { id: 'shell/temporary', kinds: ['grub'], needsFacts: false, check: overShell(findTemporary) },
];

function overShell(
  find: (file: ShellFile, input: LintInput) => ConfigDiagnostic[],
): (input: LintInput) => ConfigDiagnostic[] {
  return (input) => find(shellFileOf(input), input);
}

function findUnterminated({ unterminated }: ShellFile): ConfigDiagnostic[] {
  return unterminated === undefined
    ? []
    : [
        {
          rule: 'shell/unterminated',
          severity: 'error',
          message: message('This quote or bracket is never closed: a shell refuses the whole file.'),
          span: { start: unterminated.start, end: unterminated.start + 1 },
          fixes: [],
        },
      ];
}

/** `NAME = value` runs a program called NAME; grub-mkconfig ends there, because it reads the file with `set -e`. */
function findSpacedAssignments({ text, commands }: ShellFile): ConfigDiagnostic[] {
  return commands.flatMap(({ name, words, span }) => {
    const [first, second] = words;
    const beginsWithEquals = second && text[second.span.start] === '=';
    if (!first || !beginsWithEquals || name === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name)) {
      return [];
    }
    const third = words[2];
    const gap = { start: first.span.end, end: second.span.start };
    const closesGaps =
      third && second.span.end === second.span.start + 1
        ? [{ span: { start: second.span.end, end: third.span.start }, newText: '' }]
        : [];
    return [
      {
        rule: 'shell/spaced-assignment',
        severity: 'error' as const,
        message: message('Blanks around the equals sign: the shell takes {name} for a command and fails.', {
          name,
        }),
        span,
        fixes: [
          {
            title: message('Remove the blanks'),
            edits: [{ span: gap, newText: '' }, ...closesGaps],
            sure: words.length <= 3,
          },
        ],
      },
    ];
  });
}

function findAppends({ assignments }: ShellFile): ConfigDiagnostic[] {
  return assignments
    .filter(({ appends }) => appends)
    .map(({ name, span, nameSpan, valueSpan }) => ({
      rule: 'shell/append',
      severity: 'error' as const,
      message: message('{name}+= works in bash only: the POSIX shell takes it for a command.', { name }),
      span: { start: nameSpan.start, end: valueSpan.start },
      fixes: [
        {
          title: message('Write {name}="${name}…"', { name }),
          edits: [{ span: { start: span.start, end: valueSpan.start }, newText: `${name}="$${name}"` }],
          sure: false,
        },
      ],
    }));
}

/** An assignment that a later one replaces without using it. */
function findShadowed(file: ShellFile, input: LintInput): ConfigDiagnostic[] {
  return withNext(file.assignments).flatMap(([assignment, next]) => {
    if (next.conditional || next.temporary || assignment.temporary || usesItself(file, next)) {
      return [];
    }
    const line = lineOf(input, next.span.start);
    return [
      {
        rule: 'shell/shadowed',
        severity: 'warning' as const,
        message: message('Line {line} assigns {name} again: this value is never used.', {
          line,
          name: assignment.name,
        }),
        span: assignment.span,
        tags: ['unnecessary' as const],
        fixes: [],
      },
    ];
  });
}

/** The assignments that another one of the same name follows, each with the next, in the order of the file. */
function withNext(assignments: readonly ShellAssignment[]): [ShellAssignment, ShellAssignment][] {
  const next = new Map<string, ShellAssignment>();
  const pairs: [ShellAssignment, ShellAssignment][] = [];
  for (const assignment of [...assignments].reverse()) {
    const follower = next.get(assignment.name);
    if (follower !== undefined) {
      pairs.push([assignment, follower]);
    }
    next.set(assignment.name, assignment);
  }
  return pairs.reverse();
}

function usesItself({ text }: ShellFile, { name, valueSpan }: ShellAssignment): boolean {
  return new RegExp(`\\$\\{?${name}\\b`).test(text.slice(valueSpan.start, valueSpan.end));
}

function findTemporary({ assignments }: ShellFile): ConfigDiagnostic[] {
  return assignments
    .filter(({ temporary, name }) => temporary && name.startsWith('GRUB_'))
    .map(({ name, span }) => ({
      rule: 'shell/temporary',
      severity: 'warning' as const,
      message: message('A command follows on this line: {name} holds for that command only.', { name }),
      span,
      fixes: [],
    }));
}
