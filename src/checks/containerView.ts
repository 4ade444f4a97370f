import { valueOf } from '../model/fact';
import type { HostFacts } from '../model/hostFacts';
import { isWsl } from './kernel/bootParameters';

/**
 * True when the shell runs inside a container, or when nobody could tell: what is not seen from there may still be on
 * the machine. WSL is a container only by name.
 */
export function maySeeOnlyContainer(facts: HostFacts): boolean {
  return valueOf(facts.system.container) !== 'none' && !isWsl(facts);
}
