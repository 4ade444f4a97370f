import type { Span, TextEdit } from '../../model/textEdit';
import { parseKernelCommandLine, type KernelParameter } from '../kernelCommandLine';
import type { ShellAssignment } from '../shell/shellFile';
import { valueCharacters, type ValueCharacter } from '../shell/valueCharacters';
import type { LintInput } from './lintRule';
import { commandLineFileOf, shellFileOf } from './parsedInput';

/** Kernel parameters that reach one kernel together, with spans in the file's own positions. */
export interface ParameterLine {
  readonly parameters: readonly KernelParameter[];
  /** False when the shell adds words that nobody can read here. */
  readonly complete: boolean;
}

/** Variables of GRUB whose words become kernel parameters. */
const grubVariables = ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT', 'GRUB_CMDLINE_LINUX_RECOVERY'];

const results = new WeakMap<LintInput, readonly ParameterLine[]>();

/**
 * The parameter lines of a file. In a grub file: what an ordinary boot entry gets, LINUX before LINUX_DEFAULT, then each of the
 * remaining variables by itself. Elsewhere: the one line.
 */
export function parameterLinesOf(input: LintInput): readonly ParameterLine[] {
  let lines = results.get(input);
  if (!lines) {
    lines = input.kind === 'grub' ? grubLines(input) : [commandLine(input)];
    results.set(input, lines);
  }
  return lines;
}

function commandLine(input: LintInput): ParameterLine {
  const { parameters } = commandLineFileOf(input);
  const isReadable = ({ span }: KernelParameter) => !input.text.slice(span.start, span.end).includes('$');
  const readable = parameters.filter((parameter) => !parameter.forInit && isReadable(parameter));
  return { parameters: readable, complete: readable.length === parameters.length };
}

function grubLines(input: LintInput): ParameterLine[] {
  const { assignments } = shellFileOf(input);
  const [linux, normal, recovery] = grubVariables.map((variable) => {
    const last = assignments.findLast(({ name, temporary }) => name === variable && !temporary);
    return last ? lineOfAssignment(input.text, last) : undefined;
  });
  const ordinary = [linux, normal].filter((line) => line !== undefined);
  return [
    {
      parameters: ordinary.flatMap(({ parameters }) => parameters),
      complete: ordinary.every(({ complete }) => complete),
    },
    ...(recovery ? [recovery] : []),
  ];
}

function lineOfAssignment(text: string, assignment: ShellAssignment): ParameterLine {
  const characters = readableCharacters(text, assignment);
  if (!characters) {
    return { parameters: [], complete: false };
  }
  const value = characters.map(({ character }) => character).join('');
  const parameters = parseKernelCommandLine(value).flatMap((parameter) => {
    const first = characters[parameter.span.start];
    const last = characters[parameter.span.end - 1];
    const isExpanded = value.slice(parameter.span.start, parameter.span.end).includes('$');
    return !first || !last || isExpanded || parameter.forInit
      ? []
      : [{ ...parameter, span: { start: first.span.start, end: last.span.end } }];
  });
  return { parameters, complete: assignment.value !== undefined };
}

/** An expanded variable is one `$` here, so that only its own word is unreadable; other expansions hide the whole value. */
function readableCharacters(text: string, { pieces }: ShellAssignment): ValueCharacter[] | undefined {
  const isObscure = pieces.some(({ kind, expands, span }) => {
    const written = text.slice(span.start, span.end);
    return (kind === 'expansion' || expands) && /`|\$\(|\$\{\w*[^\w}]/.test(written);
  });
  if (isObscure) {
    return undefined;
  }
  return pieces.flatMap((piece, index) =>
    piece.kind === 'expansion'
      ? [{ character: '$', span: piece.span, piece: index }]
      : valueCharacters(text, [piece]).map((entry) => ({ ...entry, piece: index })),
  );
}

/** Takes a parameter out with one blank beside it. */
export function removalOf({ text }: LintInput, { span }: KernelParameter): TextEdit {
  const { start, end } = span;
  const isBlank = (position: number) => text[position] === ' ' || text[position] === '\t';
  if (isBlank(start - 1)) {
    return { span: { start: start - 1, end }, newText: '' };
  }
  return { span: { start, end: isBlank(end) ? end + 1 : end }, newText: '' };
}

/** The place of the name alone, when it is written without quotes; else of the whole parameter. */
export function nameSpanOf({ text }: LintInput, { name, span }: KernelParameter): Span {
  const isPlain = text.startsWith(name, span.start);
  return isPlain ? { start: span.start, end: span.start + name.length } : span;
}
