import { unreadable, type FactSource } from '../../../src/model/fact';
import type { HostFacts } from '../../../src/model/hostFacts';
import { message } from '../../../src/model/message';
import { healthyFacts } from './healthyFacts';

/** The healthy host when not one fact of it could be read: nothing may be called right or wrong then. */
export function withEverythingUnreadable(): HostFacts {
  return obscure(healthyFacts()) as HostFacts;
}

function obscure(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) {
    return part;
  }
  if ('state' in part && 'source' in part) {
    return unreadable(part.source as FactSource, message('Permission denied'));
  }
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, obscure(value)]));
}
