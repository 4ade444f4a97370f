import type { Verdict } from '../model/check';
import { valueOf } from '../model/fact';
import type { HostFacts } from '../model/hostFacts';
import { message, type Message } from '../model/message';

/** What would settle an unknown verdict that does not say so itself. */
export function settlingStep(facts: HostFacts, { evidence }: Verdict): Message {
  const account = valueOf(facts.account);
  if (facts.host.id === 'kernel-config') {
    return message('Examine the host itself: a kernel configuration alone does not tell.');
  }
  if (account?.uid !== 0) {
    return account
      ? message('Examine the host as root, in case {account} may not see it.', { account: account.name })
      : message('Examine the host as root.');
  }
  const command = evidence.find((piece) => piece.command !== undefined)?.command;
  return command === undefined
    ? message('Examine the host again.')
    : message('Look by hand: {command}', { command });
}
