import type { KernelParameter } from '../../configfiles/kernelCommandLine';
import type { PlanOutcome } from '../../model/changePlan';
import type { FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { bootedLines, debianGrub, grubMenuPath } from '../governors/debianGrub';
import type { ManualChange } from '../governors/governor';
import { editGrubDefaults, type GrubEdit, type GrubTarget } from '../grub/grubEdit';
import {
  configuredLine,
  grubDefaultsPath,
  grubTexts,
  ownedDropInPath,
  readsDropIns,
  unreadDropIns,
  type GrubTexts,
} from '../grub/grubFiles';
import { ordinaryLines, parseGrubMenu, type GrubMenu } from '../grub/grubMenu';
import {
  meetsWish,
  missingAmong,
  replacementsFor,
  unwantedAmong,
  wordOf,
  type ParameterWish,
} from '../parameterWish';
import { managerNote } from '../managerNote';
import { mountDoubt, replacementDoubt, textAt } from '../surveyedText';
import { isAutomatic } from './automaticChanges';
import type { BootFixRow } from './bootFixRow';
import { fileSteps, menuSteps, type ChangedWords, type EditedFiles } from './grubPlanSteps';

export interface GrubChange {
  readonly wish: ParameterWish;
  readonly booted: readonly KernelParameter[];
  /** Names of parameters in which the menu may differ from this boot. */
  readonly pending: readonly string[];
  /** The same for a person, when there is no plan. */
  readonly change: ManualChange;
  readonly target: GrubTarget;
}

/** Plans a change of GRUB's defaults on a Debian or Ubuntu host that GRUB is known to govern. */
export function planGrubChange(row: BootFixRow, { facts, files }: FixInput, asked: GrubChange): PlanOutcome {
  const { wish, booted, change } = asked;
  const menu = parseGrubMenu(textAt(files, grubMenuPath) ?? '');
  const texts = grubTexts(files);
  const unread = unreadEdit(texts, files);
  if (!unread && holdsInMenu(menu, wish) && meetsWish(configuredParameters(texts), wish)) {
    return { kind: 'unneeded', reason: waitingReason(booted, wish) };
  }
  const edit = unread ?? chooseEdit(texts, menu, files, asked);
  if (edit.kind === 'refused') {
    const { path, reason } = edit;
    return refused(message('{path} is left alone: {reason}', { path, reason }), change);
  }
  const changed = [...edit.texts].filter(([path, text]) => texts.get(path) !== text);
  const paths = changed.map(([path]) => path);
  const doubt = foreignEntryDoubt(menu, asked) ?? placeDoubt(facts, files, paths);
  if (doubt) {
    return refused(doubt, change);
  }
  if (!row.suits(facts)) {
    return refused(message('On this host no kernel parameter settles it.'), {
      ...change,
      add: [],
      remove: [],
    });
  }
  return grubPlan(row, { asked, files, texts, menu, changed, rowNotes: row.notes?.(facts) ?? [] });
}

/** Why one of the files, or the menu, cannot be written so that it lasts. */
function placeDoubt(facts: HostFacts, files: HostFiles, paths: readonly string[]): Message | undefined {
  const [doubt] = [
    ...paths.map((path) => replacementDoubt(files, path)),
    ...[...paths, grubMenuPath].map((path) => mountDoubt(facts, path)),
  ].filter((found) => found !== undefined);
  return doubt;
}

function refused(reason: Message, change: ManualChange): PlanOutcome {
  const isEmpty = change.add.length === 0 && change.remove.length === 0;
  return { kind: 'refused', refusal: { reason, byHand: isEmpty ? [] : debianGrub.byHand(change) } };
}

/** The edit at the place that was asked for, or at the other one where that one cannot serve. */
function chooseEdit(
  texts: GrubTexts,
  menu: GrubMenu,
  files: HostFiles,
  { wish, target }: GrubChange,
): GrubEdit {
  const isMissing = missingAmong(configuredParameters(texts), wish).length > 0;
  // Where a shell computes a variable, nothing says that an unwanted word in the menu does not come from there.
  const isExplained =
    configuredLine(texts).doubts.length === 0 ||
    !menu.lines.some(({ parameters }) => unwantedAmong(parameters, wish).length > 0);
  const mayDropIn = readsDropIns(files) && isExplained && (isMissing || texts.has(ownedDropInPath));
  const first = editGrubDefaults(texts, wish, target === 'dropIn' && mayDropIn ? 'dropIn' : 'inPlace');
  if (first.kind === 'edited' || !mayDropIn) {
    return first;
  }
  const second = editGrubDefaults(texts, wish, target === 'dropIn' ? 'inPlace' : 'dropIn');
  return second.kind === 'edited' ? second : first;
}

function configuredParameters(texts: GrubTexts): KernelParameter[] {
  return configuredLine(texts).parameters.map(({ parameter }) => parameter);
}

/** Without every file that counts, nobody knows what the defaults are. */
function unreadEdit(texts: GrubTexts, files: HostFiles): GrubEdit | undefined {
  const path = texts.has(grubDefaultsPath) ? unreadDropIns(files)[0] : grubDefaultsPath;
  return path === undefined
    ? undefined
    : {
        kind: 'refused',
        path,
        reason: replacementDoubt(files, path) ?? message('It could not be read.'),
      };
}

function holdsInMenu(menu: GrubMenu, wish: ParameterWish): boolean {
  const lines = ordinaryLines(menu);
  return lines.length > 0 && lines.every(({ parameters }) => meetsWish(parameters, wish));
}

function waitingReason(booted: readonly KernelParameter[], wish: ParameterWish): Message {
  return meetsWish(booted, wish)
    ? message('The kernel command line is already what the fix would make of it.')
    : message('The boot menu is already what the fix would make of it: only a reboot is missing.');
}

/** An entry that a person wrote by hand does not follow GRUB's defaults: a change there would be without effect. */
function foreignEntryDoubt(menu: GrubMenu, { pending, booted }: GrubChange): Message | undefined {
  const ordinary = ordinaryLines(menu);
  if (ordinary.length === 0) {
    return message("{path} has no entry that follows GRUB's defaults.", { path: grubMenuPath });
  }
  const lines = bootedLines(menu, booted, pending);
  return lines.some((line) => ordinary.includes(line) || line.recovery)
    ? undefined
    : message(
        "This boot was started by an entry of /etc/grub.d/{script}, which does not follow GRUB's defaults.",
        {
          script: lines[0]?.script ?? '?',
        },
      );
}

interface PlanParts extends EditedFiles {
  readonly asked: GrubChange;
  readonly menu: GrubMenu;
  readonly rowNotes: readonly Message[];
}

function grubPlan(row: BootFixRow, parts: PlanParts): PlanOutcome {
  const { texts, changed, rowNotes } = parts;
  const words = changedWords(parts);
  const managed = changed.flatMap(([path]) => managerNote(path, texts.get(path) ?? '') ?? []);
  const others = otherEntryNotes(parts);
  const automatic =
    isAutomatic('remove', words.absent) &&
    isAutomatic('add', words.present) &&
    managed.length + others.length === 0;
  return {
    kind: 'plan',
    plan: {
      fixId: row.id,
      title: row.title,
      answers: row.answers,
      kind: automatic ? 'automatic' : 'guided',
      steps: [...fileSteps(row, parts), ...menuSteps(row, words)],
      disturbs: 'nothing',
      mayDisconnect: false,
      notes: [...rowNotes, ...managed, ...others],
    },
  };
}

/** Every unwanted word that stands anywhere now, and every word that is to stand there then. */
function changedWords({ asked, texts, menu }: PlanParts): ChangedWords {
  const { wish, booted } = asked;
  const configured = configuredParameters(texts);
  const seen = [...configured, ...ordinaryLines(menu).flatMap(({ parameters }) => parameters), ...booted];
  const present = [...new Set([...wish.wanted, ...replacementsFor(configured, wish)])];
  const absent = [...new Set(unwantedAmong(seen, wish).map(wordOf))];
  return { present, absent: absent.filter((word) => !/\s/.test(word) && !present.includes(word)) };
}

/** Entries beside those of GRUB's defaults that keep an unwanted word; those of other systems are their own affair. */
function otherEntryNotes({ asked, menu }: PlanParts): Message[] {
  const ordinary = ordinaryLines(menu);
  const scripts = menu.lines
    .filter((line) => !ordinary.includes(line) && !line.recovery && line.script !== '30_os-prober')
    .filter(({ parameters }) => unwantedAmong(parameters, asked.wish).length > 0)
    .map(({ script }) => script ?? '?');
  return [...new Set(scripts)].map((script) =>
    message('An entry of /etc/grub.d/{script} keeps what it says now: only a person can edit it.', {
      script,
    }),
  );
}
