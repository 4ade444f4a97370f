import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { ShellAssignment } from '../shell/shellFile';
import type { LintInput, LintRule, LintSibling } from './lintRule';
import { lineOf, shellFileOf } from './parsedInput';

/** Rules over /etc/default/grub together with /etc/default/grub.d. */
export const grubDropInRules: readonly LintRule[] = [
  { id: 'grub/overridden', kinds: ['grub'], needsFacts: false, check: findOverridden },
];

/**
 * grub-mkconfig reads /etc/default/grub, then the drop-ins by name; the last assignment counts.
 * Source: util/grub-mkconfig.in of GRUB as Debian, Ubuntu and openSUSE patch it.
 */
function findOverridden(input: LintInput): ConfigDiagnostic[] {
  const later = (input.siblings ?? [])
    .filter(({ path }) => isDropIn(path) && isReadAfter(path, input.path))
    .sort(byPath);
  return shellFileOf(input)
    .assignments.filter(({ name, temporary }) => name.startsWith('GRUB_') && !temporary)
    .flatMap((assignment) => {
      const winner = later.flatMap((sibling) => overriding(sibling, assignment)).at(-1);
      return winner ? [overridden(assignment, winner)] : [];
    });
}

function isDropIn(path: string): boolean {
  return path.endsWith('.cfg') && path.includes('/default/grub.d/');
}

function isReadAfter(path: string, own: string): boolean {
  return !isDropIn(own) || path > own;
}

function byPath(a: LintSibling, b: LintSibling): number {
  return a.path < b.path ? -1 : 1;
}

interface Winner {
  readonly path: string;
  readonly line: number;
}

/** Where the sibling replaces the variable for certain: unconditionally, and without using its old value. */
function overriding(sibling: LintSibling, { name, value }: ShellAssignment): Winner[] {
  const last = shellFileOf(sibling).assignments.findLast((candidate) => candidate.name === name);
  if (!last || last.conditional || last.temporary || last.value === undefined || last.value === value) {
    return [];
  }
  return [{ path: sibling.path, line: lineOf(sibling, last.span.start) }];
}

function overridden({ name, span }: ShellAssignment, { path, line }: Winner): ConfigDiagnostic {
  return {
    rule: 'grub/overridden',
    severity: 'warning',
    message: message('{path} sets {name} again in line {line}: this value is never used.', {
      path,
      name,
      line,
    }),
    span,
    tags: ['unnecessary'],
    fixes: [],
  };
}
