import type { Verdict } from '../../model/check';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { unknown, unknownBecause } from '../verdict';

/** The verdict when neither the running system nor a configuration of this kernel tells of an option. */
export function undecidedOption({ kernel }: HostFacts, evidence: readonly Evidence[]): Verdict {
  return kernel.config.state === 'unreadable'
    ? unknownBecause(kernel.config)
    : unknown(
        message('The running system does not show it, and no configuration of this kernel decides it.'),
        evidence,
        message('Make the configuration of the running kernel readable: see KRN-CONFIG-FOUND.'),
      );
}
