import type { Span } from '../../model/textEdit';
import type { LintInput } from '../lint/lintRule';
import { parameterLinesOf } from '../lint/locatedParameter';
import { shellFileOf } from '../lint/parsedInput';
import type { ShellAssignment } from '../shell/shellFile';
import { settingsOf } from './setting';

/** One line of the outline of a file. */
export interface OutlineEntry {
  readonly name: string;
  /** Its value, where it can be read. */
  readonly detail: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

const longestDetail = 100;

/** The variables of a shell file with the kernel parameters in them, or the settings of another file. */
export function outlineOf(input: LintInput): OutlineEntry[] {
  return input.kind === 'grub' || input.kind === 'sysconfig'
    ? shellFileOf(input).assignments.map((assignment) => variableEntry(assignment, input))
    : settingEntries(input);
}

function variableEntry(
  { name, value = '', span, nameSpan }: ShellAssignment,
  input: LintInput,
): OutlineEntry {
  const parameters = input.kind === 'grub' ? parameterLinesOf(input).flatMap((line) => line.parameters) : [];
  const children = parameters
    .filter((parameter) => span.start <= parameter.span.start && parameter.span.end <= span.end)
    .map((parameter) => entry(parameter.name, parameter.value ?? '', parameter.span));
  return { name, detail: value.slice(0, longestDetail), span, nameSpan, children };
}

function settingEntries(input: LintInput): OutlineEntry[] {
  return settingsOf(input).map(({ name, word, span }) => entry(name, word.slice(name.length + 1), span));
}

function entry(name: string, detail: string, span: Span): OutlineEntry {
  // Somebody may have written an empty pair of quotes, and an editor takes no empty name.
  const shown = name === '' ? '""' : name;
  return { name: shown, detail: detail.slice(0, longestDetail), span, nameSpan: span, children: [] };
}
