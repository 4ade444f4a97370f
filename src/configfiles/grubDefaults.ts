import type { Refusal } from '../model/editOutcome';
import type { BootCommandLine, LocatedParameter } from './bootCommandLine';
import { initSeparator, parseKernelCommandLine } from './kernelCommandLine';
import { lineAt } from './lineNumbers';
import type { ShellFile } from './shell/shellFile';
import { valueChain, type ValuePart } from './shell/valueChain';
import { computedRefusal } from './shell/variableEditor';

/** The two variables whose words end up on the kernel command line of an ordinary boot entry, in that order. */
export const grubCommandLineVariables = ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT'] as const;

export type GrubCommandLineVariable = (typeof grubCommandLineVariables)[number];

/** /etc/default/grub or a drop-in of /etc/default/grub.d. */
export interface LocatedShellFile {
  readonly path: string;
  readonly file: ShellFile;
}

/** A kernel parameter that came through one of GRUB's variables. */
export interface GrubParameter extends LocatedParameter {
  readonly variable: GrubCommandLineVariable;
}

export interface GrubCommandLine extends BootCommandLine {
  readonly parameters: readonly GrubParameter[];
}

/**
 * The kernel command line that these files ask of grub-mkconfig. /etc/default/grub is read first, then the drop-ins by name
 * (Debian and Ubuntu read them, other distributions do not have them); a drop-in replaces a variable or adds to it.
 * Source: grub-mkconfig(8) and util/grub.d/10_linux.in of GRUB, where LINUX stands before LINUX_DEFAULT.
 */
export function grubCommandLine(files: readonly LocatedShellFile[]): GrubCommandLine {
  const ordered = [...files].sort(byReadingOrder);
  const [linux, standard] = grubCommandLineVariables.map((variable) => readVariable(ordered, variable));
  const first = linux?.parameters ?? [];
  // A `--` in the first variable hands the whole second one to init.
  const second = (standard?.parameters ?? []).map((entry) =>
    linux?.separates === true ? { ...entry, parameter: { ...entry.parameter, forInit: true } } : entry,
  );
  return {
    parameters: [...first, ...second],
    doubts: [...(linux?.doubts ?? []), ...(standard?.doubts ?? [])],
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

interface VariableReading extends GrubCommandLine {
  /** The value holds a `--`. */
  readonly separates: boolean;
}

interface LocatedPart {
  readonly path: string;
  readonly file: ShellFile;
  readonly part: ValuePart;
}

/** One variable through all files. The value is one text: a `--` in one part concerns the parts behind it. */
function readVariable(
  files: readonly LocatedShellFile[],
  variable: GrubCommandLineVariable,
): VariableReading {
  let parts: LocatedPart[] = [];
  let doubts: { path: string; refusal: Refusal }[] = [];
  for (const { path, file } of files) {
    const chain = valueChain(file, variable);
    if (chain.state === 'uncertain') {
      doubts = [...doubts, { path, refusal: chain.refusal }];
    }
    if (chain.state !== 'assigned') {
      continue;
    }
    const [first] = chain.parts;
    const added = chain.parts.map((part) => ({ path, file, part }));
    switch (chain.base) {
      case 'literal':
        parts = added;
        doubts = [];
        break;
      case 'inherited':
        parts = [...parts, ...added];
        break;
      case 'computed':
        // What was there may have gone into the new value or not.
        parts = [...parts, ...added];
        doubts = [...doubts, { path, refusal: computedRefusal(file, first.assignment) }];
        break;
    }
  }
  return { ...parametersOf(parts, variable), doubts };
}

function parametersOf(
  parts: readonly LocatedPart[],
  variable: GrubCommandLineVariable,
): Pick<VariableReading, 'parameters' | 'separates'> {
  const text = parts.map(({ part }) => part.text).join('');
  const places = parts.flatMap((located) => located.part.characters.map(({ span }) => ({ located, span })));
  const parameters = parseKernelCommandLine(text).flatMap((parameter) => {
    const place = places[parameter.span.start];
    if (!place) {
      return [];
    }
    const { path, file } = place.located;
    return [{ parameter, variable, path, line: lineAt(file.text, place.span.start) }];
  });
  return { parameters, separates: initSeparator(text) !== undefined };
}
