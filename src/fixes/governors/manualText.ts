import { shownText } from '../../configfiles/byteText';
import {
  appendParameter,
  parseCommandLineFile,
  removeParameters,
  type CommandLineFileKind,
} from '../../configfiles/commandLineFile';
import { parseShellFile } from '../../configfiles/shell/shellFile';
import { appendWord, removeWords } from '../../configfiles/shell/wordListEditor';
import type { EditOutcome } from '../../model/editOutcome';
import { singleQuoted } from '../../model/shellWord';
import { applyTextEdits } from '../../model/textEdit';
import { editGrubDefaults } from '../grub/grubEdit';
import { grubDefaultsPath, grubTexts } from '../grub/grubFiles';
import { missingAmong, replacementsFor, unwantedAmong } from '../parameterWish';
import { textAt } from '../surveyedText';
import type { ManualChange } from './governor';

/** `# Add …` and `# Take … away`, for places whose text cannot be known. */
export function inWords({ add, remove }: ManualChange, place: string): string[] {
  return [
    ...(add.length > 0 ? [`# Add to ${place}: ${add.join(' ')}`] : []),
    ...(remove.length > 0 ? [`# Take out of ${place}: ${remove.join(' ')}`] : []),
  ];
}

/** The lines that an edit leaves behind in a file, each with its number. */
export function changedLines(path: string, before: string, after: string): string[] {
  const old = before.split('\n');
  const fresh = after.split('\n');
  const start = fresh.findIndex((line, index) => line !== old[index]);
  if (start === -1) {
    return [];
  }
  const grown = fresh.length - old.length;
  if (grown === 0) {
    return fresh.flatMap((line, index) =>
      line === old[index] ? [] : [`# ${path}, line ${index + 1}:`, shownText(line)],
    );
  }
  const last = fresh.findLastIndex((line, index) => line !== old[index - grown]);
  return [
    `# ${path}, new from line ${start + 1}:`,
    ...fresh.slice(start, Math.max(last, start) + 1).map(shownText),
  ];
}

/** The new lines of /etc/default/grub and its drop-ins; in words where no editor can tell them. */
export function grubDefaultsLines(change: ManualChange, variable = 'GRUB_CMDLINE_LINUX'): string[] {
  const texts = grubTexts(change.files);
  const edit = editGrubDefaults(texts, change.wish, 'inPlace', variable);
  const lines =
    texts.size > 0 && edit.kind === 'edited'
      ? [...edit.texts].flatMap(([path, text]) => changedLines(path, texts.get(path) ?? '', text))
      : [];
  return lines.length > 0 ? lines : inWords(change, `${variable} in ${grubDefaultsPath}`);
}

/** The new line of a file that holds a kernel command line as it is; undefined where there is nothing to edit. */
export function commandLineFileLines(
  { wish, files }: ManualChange,
  path: string,
  kind: CommandLineFileKind,
): string[] | undefined {
  const text = textAt(files, path);
  if (text === undefined) {
    return undefined;
  }
  const edited = editCommandLine(text, kind, wish);
  return edited === undefined || edited === text ? undefined : changedLines(path, text, edited);
}

/** The new line of a variable that holds words for the kernel command line; in words where no editor can tell it. */
export function variableLines(change: ManualChange, path: string, variable: string): string[] {
  const { wish, add, files } = change;
  const text = textAt(files, path);
  const steps = [
    (now: string) =>
      removeWords(parseShellFile(now), variable, (parameter) => unwantedAmong([parameter], wish).length > 0),
    ...add.map((word) => (now: string) => appendWord(parseShellFile(now), variable, word, 'last')),
  ];
  const edited = text === undefined ? undefined : inOrder(text, steps);
  const lines = text === undefined || edited === undefined ? [] : changedLines(path, text, edited);
  return lines.length > 0 ? lines : inWords(change, `${variable} in ${path}`);
}

/** A text that is a kernel command line as a whole, after the change; undefined where no editor can tell it. */
export function editCommandLine(
  text: string,
  kind: CommandLineFileKind,
  wish: ManualChange['wish'],
): string | undefined {
  const file = parseCommandLineFile(text, kind);
  const words = [...replacementsFor(file.parameters, wish), ...missingAmong(file.parameters, wish)];
  const steps = [
    (now: string) =>
      removeParameters(
        parseCommandLineFile(now, kind),
        (parameter) => unwantedAmong([parameter], wish).length > 0,
      ),
    ...words.map((word) => (now: string) => appendParameter(parseCommandLineFile(now, kind), word, 'last')),
  ];
  return inOrder(text, steps);
}

/** Each edit is made of the text that the one before it left; undefined when one of them was refused. */
function inOrder(text: string, steps: readonly ((now: string) => EditOutcome)[]): string | undefined {
  return steps.reduce<string | undefined>(
    (now, step) => (now === undefined ? undefined : applied(now, step(now))),
    text,
  );
}

function applied(text: string, outcome: EditOutcome): string | undefined {
  switch (outcome.kind) {
    case 'edited':
      return applyTextEdits(text, outcome.edits);
    case 'unchanged':
      return text;
    case 'refused':
      return undefined;
  }
}

/** `grubby` changes the entries of all kernels. Source: grubby(8). */
export function grubbyCommand({ add, remove }: ManualChange): string {
  const list = (option: string, words: readonly string[]) =>
    words.length > 0 ? ` ${option}=${singleQuoted(words.join(' '))}` : '';
  return `grubby --update-kernel=ALL${list('--remove-args', remove)}${list('--args', add)}`;
}
