import { kernelOptionState } from '../../checks/kernelOptions/kernelOptionLookup';
import type { HostFacts } from '../../model/hostFacts';

/** What the running kernel was built with; `n` also for an option that it lacks, undefined when nobody can say. */
export function configuredAs(facts: HostFacts, option: string): string | undefined {
  const state = kernelOptionState(facts, option);
  switch (state) {
    case 'absent':
      return 'n';
    case 'default':
    case 'unreadable':
      return undefined;
    default:
      return String(state);
  }
}
