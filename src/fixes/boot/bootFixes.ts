import { isInsideContainer } from '../../checks/kernel/bootParameters';
import type { Finding, FixOffer } from '../../model/finding';
import type { Fix } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { debianGrub } from '../governors/debianGrub';
import { governorPaths, likelyGovernor } from '../governors/findGovernor';
import type { GrubTarget } from '../grub/grubEdit';
import { bootedParameters } from '../hostTraits';
import { missingAmong, replacementsFor, unwantedAmong, wordOf } from '../parameterWish';
import { isAutomatic } from './automaticChanges';
import type { BootFixRow } from './bootFixRow';
import { bootFixRows } from './bootFixRows';
import { isWishOpen, planBootFix } from './planBootFix';

/**
 * The repairs, adding parameters in /etc/default/grub (`inPlace`) or in a drop-in of our own (`dropIn`). Where one of the two
 * cannot serve, the other one is taken; what has to go goes where it stands.
 */
export function bootFixesFor(target: GrubTarget): readonly Fix[] {
  return bootFixRows.map((row): Fix => ({
    id: row.id,
    title: row.title,
    answers: row.answers,
    offer: (facts, finding) => offerOf(row, facts, finding),
    question: () => ({ paths: governorPaths }),
    plan: (input) => planBootFix(row, input, target),
    sources: row.sources,
  }));
}

/** The repairs as they are offered: in place, as an administrator would write them. */
export const bootFixes: readonly Fix[] = bootFixesFor('inPlace');

function offerOf(row: BootFixRow, facts: HostFacts, { id, status }: Finding): FixOffer['kind'] | undefined {
  const isTrouble = status === 'warning' || status === 'error';
  if (!isTrouble || !row.answers.includes(id) || isInsideContainer(facts)) {
    return undefined;
  }
  if (!isWishOpen(row, facts) || !row.suits(facts)) {
    return undefined;
  }
  const isCertain = facts.system.container.state === 'known' && row.harm?.(facts) === undefined;
  return isCertain && likelyGovernor(facts) === debianGrub ? reach(row, facts) : 'manual';
}

function reach(row: BootFixRow, facts: HostFacts): 'automatic' | 'guided' {
  const booted = bootedParameters(facts) ?? [];
  const wish = row.wish(facts) ?? { unwanted: [], wanted: [] };
  const added = [...missingAmong(booted, wish), ...replacementsFor(booted, wish)];
  return isAutomatic('remove', unwantedAmong(booted, wish).map(wordOf)) && isAutomatic('add', added)
    ? 'automatic'
    : 'guided';
}
