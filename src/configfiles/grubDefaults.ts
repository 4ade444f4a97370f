import type { Refusal } from '../model/editOutcome';
import type { KernelParameter } from './kernelCommandLine';
import { parseKernelCommandLine } from './kernelCommandLine';
import { lineAt } from './lineNumbers';
import type { ShellAssignment, ShellFile } from './shell/shellFile';
import { readShellVariable } from './shell/shellVariable';

/** The two variables whose words end up on the kernel command line of an ordinary boot entry, in that order. */
export const grubCommandLineVariables = ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT'] as const;

export type GrubCommandLineVariable = (typeof grubCommandLineVariables)[number];

/** /etc/default/grub or a drop-in of /etc/default/grub.d. */
export interface LocatedShellFile {
  readonly path: string;
  readonly file: ShellFile;
}

/** A kernel parameter and where it was written. */
export interface GrubParameter {
  readonly parameter: KernelParameter;
  readonly variable: GrubCommandLineVariable;
  readonly path: string;
  /** Line of the assignment, from 1. */
  readonly line: number;
}

export interface GrubCommandLine {
  /** In the order in which the kernel would see them. */
  readonly parameters: readonly GrubParameter[];
  /** Files and reasons why the list above may be wrong. Empty: it is certain. */
  readonly doubts: readonly { readonly path: string; readonly refusal: Refusal }[];
}

/**
 * The kernel command line that these files ask of grub-mkconfig. /etc/default/grub is read first, then the drop-ins by name
 * (Debian and Ubuntu read them, other distributions do not have them); a drop-in replaces a variable or adds to it.
 * Source: grub-mkconfig(8) and util/grub.d/10_linux.in of GRUB, where LINUX stands before LINUX_DEFAULT.
 */
export function grubCommandLine(files: readonly LocatedShellFile[]): GrubCommandLine {
  const ordered = [...files].sort(byReadingOrder);
  const variables = grubCommandLineVariables.map((variable) => readVariable(ordered, variable));
  return {
    parameters: variables.flatMap(({ parameters }) => parameters),
    doubts: variables.flatMap(({ doubts }) => doubts),
  };
}

/** The file whose assignment counts in the end: an edit anywhere else may be without effect. */
export function decidingGrubFile(
  files: readonly LocatedShellFile[],
  variable: GrubCommandLineVariable,
): LocatedShellFile | undefined {
  return [...files]
    .sort(byReadingOrder)
    .findLast(({ file }) => file.assignments.some(({ name, temporary }) => name === variable && !temporary));
}

function byReadingOrder(a: LocatedShellFile, b: LocatedShellFile): number {
  const rank = ({ path }: LocatedShellFile) => (path.includes('/grub.d/') ? 1 : 0);
  return rank(a) - rank(b) || (a.path < b.path ? -1 : 1);
}

function readVariable(
  files: readonly LocatedShellFile[],
  variable: GrubCommandLineVariable,
): GrubCommandLine {
  let parameters: GrubParameter[] = [];
  let doubts: { path: string; refusal: Refusal }[] = [];
  for (const { path, file } of files) {
    const reading = readShellVariable(file, variable);
    if (reading.state === 'uncertain') {
      doubts = [...doubts, { path, refusal: reading.refusal }];
    }
    if (reading.state !== 'assigned') {
      continue;
    }
    const { assignment, value } = reading;
    const line = lineAt(file.text, assignment.span.start);
    const written = value ?? appendedText(file, assignment);
    const added = parseKernelCommandLine(written ?? '').map((parameter) => ({
      parameter,
      variable,
      path,
      line,
    }));
    if (value !== undefined) {
      parameters = added;
      doubts = [];
    } else if (written !== undefined) {
      parameters = [...parameters, ...added];
    }
  }
  return { parameters, doubts };
}

/** What `VAR="$VAR more"` adds; undefined for any other expansion. */
function appendedText({ text }: ShellFile, { name, valueSpan }: ShellAssignment): string | undefined {
  const written = text.slice(valueSpan.start, valueSpan.end);
  return new RegExp(`^"\\$(?:${name}|\\{${name}\\})(?!\\w)([^$\`"\\\\]*)"$`).exec(written)?.[1];
}
