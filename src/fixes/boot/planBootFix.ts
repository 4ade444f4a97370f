import type { PlanOutcome } from '../../model/changePlan';
import type { FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { debianGrub } from '../governors/debianGrub';
import { findGovernor } from '../governors/findGovernor';
import type { Governor, ManualChange } from '../governors/governor';
import type { GrubTarget } from '../grub/grubEdit';
import { bootedParameters } from '../hostTraits';
import {
  meetsWish,
  missingAmong,
  replacementsFor,
  unwantedAmong,
  wordOf,
  type ParameterWish,
} from '../parameterWish';
import type { BootFixRow } from './bootFixRow';
import { pendingNames } from './bootFixRows';
import { planGrubChange } from './planGrubChange';

/** Head of every text that Hullwright has not seen a machine start with. */
const unproven = '# Not proven by a reboot.';

/**
 * Plans the repair of one row: a change of GRUB's defaults on Debian and Ubuntu where it is certain that they decide, and
 * the exact text of what to do by hand everywhere else.
 */
export function planBootFix(row: BootFixRow, input: FixInput, target: GrubTarget): PlanOutcome {
  const { facts, files } = input;
  const wish = row.wish(facts);
  const booted = bootedParameters(facts);
  if (!wish || !booted) {
    return refusal(
      wish
        ? message('The kernel command line of this boot could not be read.')
        : message('On this host no kernel parameter settles it.'),
      [],
    );
  }
  const change = manualChange(wish, input);
  // A repair that waits for a reboot with this one makes the menu no other boot loader's.
  const pending = pendingNames(facts);
  const found = findGovernor(facts, files, pending);
  if (found.kind === 'uncertain') {
    return refusal(found.reason, row.suits(facts) ? textOf(found.governor, change) : []);
  }
  const harm = row.harm?.(facts);
  if (harm) {
    return refusal(harm, []);
  }
  return found.governor === debianGrub
    ? planGrubChange(row, input, { wish, booted, pending, change, target })
    : planByHand(row, change, found.governor);
}

function planByHand(row: BootFixRow, change: ManualChange, governor: Governor): PlanOutcome {
  const { facts, wish } = change;
  if (meetsWish(bootedParameters(facts) ?? [], wish)) {
    return {
      kind: 'unneeded',
      reason: message('This boot was started with the kernel command line that the fix would make.'),
    };
  }
  if (!row.suits(facts)) {
    return refusal(message('On this host no kernel parameter settles it.'), []);
  }
  return refusal(
    message(
      'The kernel command line is decided by {governor}, which Hullwright does not change by itself. Its text was not proven by a reboot.',
      { governor: governor.name },
    ),
    textOf(governor, change),
  );
}

function textOf(governor: Governor | undefined, change: ManualChange): readonly string[] {
  return governor ? [unproven, ...governor.byHand(change)] : [];
}

function refusal(reason: Message, byHand: readonly string[]): PlanOutcome {
  return { kind: 'refused', refusal: { reason, byHand } };
}

/** The words to tell a person: what this boot has and should not, and what it lacks; all of it when nothing is lacking. */
function manualChange(wish: ParameterWish, { facts, files }: FixInput): ManualChange {
  const booted = bootedParameters(facts) ?? [];
  const remove = unwantedAmong(booted, wish).map(wordOf);
  const lacking = [...replacementsFor(booted, wish), ...missingAmong(booted, wish)];
  const add = lacking.length > 0 || remove.length > 0 ? lacking : wish.wanted;
  return { wish, add, remove: [...new Set(remove)], facts, files };
}

/** True when the command line of this boot is known and not as the row wishes it. */
export function isWishOpen(row: BootFixRow, facts: HostFacts): boolean {
  const wish = row.wish(facts);
  const booted = bootedParameters(facts);
  return wish !== undefined && booted !== undefined && !meetsWish(booted, wish);
}
