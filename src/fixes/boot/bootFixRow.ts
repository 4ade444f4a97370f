import type { HostFacts } from '../../model/hostFacts';
import type { Message } from '../../model/message';
import type { ParameterWish } from '../parameterWish';

/** A repair by kernel parameters: one row for each. How it is done depends on what governs the host, not on the row. */
export interface BootFixRow {
  readonly id: string;
  readonly title: Message;
  /** Ids of checks. */
  readonly answers: readonly string[];
  /** What the change is good for, in one sentence. */
  readonly reason: Message;
  /** What the command line is to say, as long as the kernel and the system stay; undefined: nothing for such a host. */
  readonly wish: (facts: HostFacts) => ParameterWish | undefined;
  /** True when what is wrong on the host comes from its kernel command line. */
  readonly suits: (facts: HostFacts) => boolean;
  /** Why the change would do harm on this host. */
  readonly harm?: (facts: HostFacts) => Message | undefined;
  readonly notes?: (facts: HostFacts) => readonly Message[];
  readonly sources: readonly string[];
}
