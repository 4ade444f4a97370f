import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';

/** `n` also for an option that a whole configuration lacks; undefined when nobody can say. */
export function configuredAs({ kernel }: HostFacts, option: string): string | undefined {
  const config = valueOf(kernel.config);
  if (!config) {
    return undefined;
  }
  return config.values[option] ?? (config.fragment ? undefined : 'n');
}
