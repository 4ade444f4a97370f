import { checkRegistry } from '../checks/registry';
import type { Check } from '../model/check';
import { HullwrightError } from '../model/hullwrightError';
import { message, renderEnglish } from '../model/message';
import { categoryTitles } from '../reports/statusWords';
import { wrapText } from '../reports/wrapText';
import { exitStatus } from './exitStatus';
import { nearestWords } from './nearestWords';
import type { Terminal } from './terminal';

/** `hullwright explain CHECK-ID`: what a check asks, what it means for a user and where to read on. */
export function explainCheck(id: string | undefined, terminal: Terminal): number {
  terminal.print(id === undefined ? listChecks() : describeCheck(findCheck(id), terminal));
  return exitStatus.clean;
}

/**
 * The check with this id, in any letter case.
 * @throws HullwrightError `unknownCheck`, naming the nearest ids
 */
export function findCheck(id: string): Check {
  const check = checkRegistry.find((candidate) => candidate.id === id.toUpperCase());
  if (check) {
    return check;
  }
  const nearest = nearestWords(
    id.toUpperCase(),
    checkRegistry.map((candidate) => candidate.id),
  );
  throw new HullwrightError({
    code: 'unknownCheck',
    problem: message('There is no check {id}.', { id }),
    remedy:
      nearest.length === 0
        ? message('`hullwright explain` lists all checks.')
        : message('Did you mean {ids}? `hullwright explain` lists all checks.', { ids: nearest.join(', ') }),
  });
}

function listChecks(): string {
  const width = Math.max(...checkRegistry.map(({ id }) => id.length));
  return checkRegistry.map((check) => `${check.id.padEnd(width)}  ${renderEnglish(check.name)}\n`).join('');
}

function describeCheck(check: Check, { style, width }: Terminal): string {
  const profiles = check.profiles?.join(', ') ?? renderEnglish(message('all'));
  return [
    `${style.bold(renderEnglish(check.name))}  ${style.dim(check.id)}`,
    '',
    wrapText(renderEnglish(check.meaning), width, ''),
    '',
    `Category: ${renderEnglish(categoryTitles[check.category])}`,
    `Profiles: ${profiles}`,
    ...check.references.map((url) => `Read on:  ${url}`),
    '',
  ].join('\n');
}
