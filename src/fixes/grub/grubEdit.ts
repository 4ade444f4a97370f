import type { GrubCommandLine } from '../../configfiles/grubDefaults';
import { sameParameterName } from '../../configfiles/kernelCommandLine';
import { parseShellFile, type ShellFile } from '../../configfiles/shell/shellFile';
import { appendWord, removeWords } from '../../configfiles/shell/wordListEditor';
import type { EditOutcome } from '../../model/editOutcome';
import { message, type Message } from '../../model/message';
import { applyTextEdits } from '../../model/textEdit';
import {
  concernedNames,
  meetsWish,
  missingAmong,
  replacementsFor,
  unwantedAmong,
  wordOf,
  type ParameterWish,
} from '../parameterWish';
import { configuredLine, grubDefaultsPath, ownedDropInPath, type GrubTexts } from './grubFiles';

/** Where a parameter is added: to the variable in /etc/default/grub, or in a drop-in of our own. */
export type GrubTarget = 'inPlace' | 'dropIn';

/** The texts after the edit, or why there are none. */
export type GrubEdit =
  | { readonly kind: 'edited'; readonly texts: GrubTexts }
  | { readonly kind: 'refused'; readonly path: string; readonly reason: Message };

const dropInHead =
  '# Written by Hullwright: kernel parameters for containers. Run update-grub after a change.\n';

/**
 * Edits GRUB's defaults so that they ask for what is wished: what is unwanted goes where it stands, what is missing is
 * added. All other bytes stay. It is refused where the result would not be certain to say what is wished.
 */
export function editGrubDefaults(
  texts: GrubTexts,
  wish: ParameterWish,
  target: GrubTarget,
  variable = 'GRUB_CMDLINE_LINUX',
): GrubEdit {
  const before = configuredLine(texts);
  const removed = removeUnwanted(texts, before, wish);
  if (removed.kind === 'refused') {
    return removed;
  }
  const missing = missingAmong(parametersOf(configuredLine(removed.texts)), wish);
  const added =
    missing.length === 0
      ? removed
      : target === 'inPlace'
        ? addWords(removed.texts, grubDefaultsPath, variable, missing)
        : addToDropIn(removed.texts, missing);
  return added.kind === 'refused' ? added : verified(added, before, wish, target);
}

/** Each unwanted parameter goes from the file and the variable that brings it. */
function removeUnwanted(texts: GrubTexts, line: GrubCommandLine, wish: ParameterWish): GrubEdit {
  const unwanted = unwantedAmong(
    line.parameters.map(({ parameter, path, variable }) => ({ ...parameter, path, variable })),
    wish,
  );
  const places = new Map(unwanted.map((entry) => [`${entry.path}\n${entry.variable}`, entry]));
  let edit: GrubEdit = { kind: 'edited', texts };
  for (const { path, variable } of places.values()) {
    const here = unwanted.filter((entry) => entry.path === path && entry.variable === variable);
    edit = changed(edit.texts, path, (file) =>
      removeWords(file, variable, (parameter) => unwantedAmong([parameter], wish).length > 0),
    );
    edit = edit.kind === 'edited' ? addWords(edit.texts, path, variable, replacementsFor(here, wish)) : edit;
    if (edit.kind === 'refused') {
      return edit;
    }
  }
  return edit;
}

function addWords(texts: GrubTexts, path: string, variable: string, words: readonly string[]): GrubEdit {
  let edit: GrubEdit = { kind: 'edited', texts };
  for (const word of words) {
    edit = changed(edit.texts, path, (file) => appendWord(file, variable, word, 'last'));
    if (edit.kind === 'refused') {
      return edit;
    }
  }
  return edit;
}

function addToDropIn(texts: GrubTexts, words: readonly string[]): GrubEdit {
  const present = texts.get(ownedDropInPath);
  if (present !== undefined && parseShellFile(present).assignments.length > 0) {
    return addWords(texts, ownedDropInPath, 'GRUB_CMDLINE_LINUX', words);
  }
  const line = `GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX ${words.join(' ')}"\n`;
  return { kind: 'edited', texts: new Map([...texts, [ownedDropInPath, dropInHead + line]]) };
}

function changed(texts: GrubTexts, path: string, edit: (file: ShellFile) => EditOutcome): GrubEdit {
  const text = texts.get(path) ?? '';
  const outcome = edit(parseShellFile(text));
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'refused', path, reason: outcome.refusal.reason };
    case 'unchanged':
      return { kind: 'edited', texts };
    case 'edited':
      return { kind: 'edited', texts: new Map([...texts, [path, applyTextEdits(text, outcome.edits)]]) };
  }
}

/** An edit counts only when the files then say what is wished, and of everything else what they said before. */
function verified(
  edit: GrubEdit & { kind: 'edited' },
  before: GrubCommandLine,
  wish: ParameterWish,
  target: GrubTarget,
): GrubEdit {
  const after = configuredLine(edit.texts);
  const [doubt] = after.doubts.filter(() => target === 'inPlace' || !readsOursLast(edit.texts, before, wish));
  if (doubt) {
    return { kind: 'refused', path: doubt.path, reason: doubt.refusal.reason };
  }
  const path = target === 'inPlace' ? grubDefaultsPath : ownedDropInPath;
  if (!meetsWish(parametersOf(after), wish)) {
    return {
      kind: 'refused',
      path,
      reason: message('What {path} says is replaced by a file that is read after it.', { path }),
    };
  }
  return sameWords(others(before, wish), others(after, wish))
    ? edit
    : {
        kind: 'refused',
        path,
        reason: message('The change would touch other parameters as well.'),
      };
}

/** A drop-in of our own adds to whatever a shell computes before it, if nothing comes after it and nothing has to go. */
function readsOursLast(texts: GrubTexts, before: GrubCommandLine, wish: ParameterWish): boolean {
  return (
    [...texts.keys()].every((path) => path <= ownedDropInPath) &&
    unwantedAmong(parametersOf(before), wish).length === 0
  );
}

function parametersOf({ parameters }: GrubCommandLine) {
  return parameters.map(({ parameter }) => parameter);
}

function others(line: GrubCommandLine, wish: ParameterWish): string[] {
  const concerned = concernedNames(wish);
  return parametersOf(line)
    .filter(({ name, forInit }) => forInit || !concerned.some((other) => sameParameterName(name, other)))
    .map(wordOf);
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}
