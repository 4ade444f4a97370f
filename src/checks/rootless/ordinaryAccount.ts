import type { Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Account, HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { notApplicable, unknownBecause } from '../verdict';

/**
 * Judges the ordinary account that the facts were read as. Root has rights of its own, so what root sees of its own account
 * says nothing about the accounts that would run containers.
 */
export function judgeOrdinaryAccount(facts: HostFacts, judge: (account: Account) => Verdict): Verdict {
  const { account } = facts;
  if (account.state !== 'known') {
    return unknownBecause(account);
  }
  return account.value.uid === 0
    ? notApplicable(
        message(
          'The host was examined as root: examine it as the account that runs the containers to judge this.',
        ),
        [evidenceOf(account)],
      )
    : judge(account.value);
}

/** True where systemd is process 1, which then also runs the sessions of accounts. */
export function runsSystemd({ system }: HostFacts): boolean {
  return valueOf(system.initProgram) === 'systemd';
}
