import type { EditOutcome, Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import { applyTextEdits } from '../model/textEdit';
import {
  appendEnvironmentWord,
  environmentValue,
  removeEnvironmentWords,
  setEnvironmentVariable,
} from './environmentEditor';
import { parseEnvironmentFile } from './environmentFile';
import type { KernelParameter } from './kernelCommandLine';
import { lineAt } from './lineNumbers';
import { refused } from './safeWord';
import { parseShellFile } from './shell/shellFile';
import { readShellVariable } from './shell/shellVariable';
import { setVariable } from './shell/variableEditor';
import { appendWord, removeWords } from './shell/wordListEditor';

/**
 * Who reads a file of sysconfig, default or conf.d, and in which grammar. `shell`: sysvinit, upstart, OpenRC and SUSE's own
 * scripts source it. `systemd`: a unit names it as its EnvironmentFile.
 */
export type SysconfigReader = 'shell' | 'systemd';

export interface SysconfigFile {
  readonly text: string;
  /** At least one. With both, only what means the same to both is read or edited. */
  readonly readers: readonly SysconfigReader[];
}

export type SysconfigVariable =
  | { readonly state: 'absent' }
  | {
      readonly state: 'assigned';
      /** Undefined when only a running shell could say. */
      readonly value: string | undefined;
      /** Of the assignment that counts, from 1. */
      readonly line: number;
    }
  | { readonly state: 'uncertain'; readonly refusal: Refusal };

/** Reads one variable as the file's readers do. */
export function readSysconfigVariable({ text, readers }: SysconfigFile, name: string): SysconfigVariable {
  const [first, ...rest] = readers.map((reader) => readAs(reader, text, name));
  if (!first) {
    return { state: 'absent' };
  }
  const uncertain = [first, ...rest].find(({ state }) => state === 'uncertain');
  return uncertain ?? (rest.every((other) => sameMeaning(first, other)) ? first : disagreement(text, name));
}

function readAs(reader: SysconfigReader, text: string, name: string): SysconfigVariable {
  return reader === 'shell' ? readAsShell(text, name) : readAsSystemd(text, name);
}

function readAsShell(text: string, name: string): SysconfigVariable {
  const variable = readShellVariable(parseShellFile(text), name);
  if (variable.state !== 'assigned') {
    return variable;
  }
  const { assignment, value } = variable;
  return { state: 'assigned', value, line: lineAt(text, assignment.span.start) };
}

function readAsSystemd(text: string, name: string): SysconfigVariable {
  const file = parseEnvironmentFile(text);
  const entry = environmentValue(file, name);
  if (file.refusal) {
    return { state: 'uncertain', refusal: file.refusal };
  }
  return entry
    ? { state: 'assigned', value: entry.value, line: lineAt(text, entry.nameSpan.start) }
    : { state: 'absent' };
}

function sameMeaning(a: SysconfigVariable, b: SysconfigVariable): boolean {
  if (a.state === 'absent' || b.state === 'absent') {
    return a.state === b.state;
  }
  return a.state === 'assigned' && b.state === 'assigned' && a.value !== undefined && a.value === b.value;
}

function disagreement(text: string, name: string): SysconfigVariable {
  const line = [readAsShell(text, name), readAsSystemd(text, name)].find(
    (entry) => entry.state === 'assigned',
  )?.line;
  return {
    state: 'uncertain',
    refusal: {
      code: 'readTwice',
      reason: message(
        'A shell and systemd both read this file, and {name} in line {line} means different things to them.',
        {
          name,
          line: line ?? 1,
        },
      ),
    },
  };
}

/** Appends a word to the list in a variable, creating it when it is absent, such as `DOCKER_OPTS`. */
export function appendSysconfigWord(file: SysconfigFile, name: string, word: string): EditOutcome {
  return agreed(file, name, (reader, text) =>
    reader === 'shell'
      ? appendWord(parseShellFile(text), name, word)
      : appendEnvironmentWord(parseEnvironmentFile(text), name, word),
  );
}

/** Removes every word of the list for which `matches` says so. */
export function removeSysconfigWords(
  file: SysconfigFile,
  name: string,
  matches: (parameter: KernelParameter) => boolean,
): EditOutcome {
  return agreed(file, name, (reader, text) =>
    reader === 'shell'
      ? removeWords(parseShellFile(text), name, matches)
      : removeEnvironmentWords(parseEnvironmentFile(text), name, matches),
  );
}

/** Gives a variable a value of plain words, creating it when it is absent, such as `FW_ROUTE` with `yes`. */
export function setSysconfigVariable(file: SysconfigFile, name: string, value: string): EditOutcome {
  return agreed(file, name, (reader, text) =>
    reader === 'shell'
      ? setVariable(parseShellFile(text), name, value)
      : setEnvironmentVariable(parseEnvironmentFile(text), name, value),
  );
}

/** Edits as the first reader would have it, and refuses what the other readers would understand differently. */
function agreed(
  { text, readers }: SysconfigFile,
  name: string,
  edit: (reader: SysconfigReader, text: string) => EditOutcome,
): EditOutcome {
  const [first] = readers;
  const before = readSysconfigVariable({ text, readers }, name);
  if (!first || (readers.length > 1 && before.state === 'uncertain')) {
    return before.state === 'uncertain' ? refused(before.refusal) : { kind: 'unchanged' };
  }
  const outcome = edit(first, text);
  if (outcome.kind !== 'edited' || readers.length === 1) {
    return outcome;
  }
  const after = readSysconfigVariable({ text: applyTextEdits(text, outcome.edits), readers }, name);
  return after.state === 'uncertain' ? refused(after.refusal) : outcome;
}
