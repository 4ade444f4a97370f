import type { Fact } from '../../model/fact';
import type { Account } from '../../model/hostFacts';
import type { Readings } from '../readings';
import {
  factOfHelperCommand,
  notUnderstood,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';

/** The account that the facts were read as. */
export function parseAccount(readings: Readings): Fact<Account> {
  return factOfHelperCommand(readings, {
    name: 'id',
    commandLine: 'id',
    parse: ({ output }) => parseId(output),
  });
}

/** Parses `uid=1000(ann) gid=1000(ann) groups=1000(ann),998(docker) context=…`. Names may hold blanks. */
export function parseId(output: string): Parsed<Account> {
  const line = output.trim();
  const [, digits, name] = /^uid=(\d+)(?:\(([^()]{1,256})\))?(?= |$)/.exec(line) ?? [];
  const uid = wholeNumber(digits);
  if (uid === undefined || digits === undefined) {
    return notUnderstood(unexpected(output));
  }
  const groups = / groups=(.*?)(?: context=|$)/.exec(line)?.[1] ?? '';
  const names = [...groups.matchAll(/(\d+)(?:\(([^()]{1,256})\))?(?:,|$)/g)].map(
    ([, gid, group]) => group ?? gid ?? '',
  );
  return understood({ uid, name: name ?? digits, groups: names });
}
