import type { HostIdentity } from '../model/host';
import { factsSchema, type HostFacts } from '../model/hostFacts';
import type { Readings } from './readings';
import { parseAccount } from './sections/account';
import { parseCgroups } from './sections/cgroups';
import { parseEngines } from './sections/engines';
import { parseKernel } from './sections/kernel';
import { parseMemory } from './sections/memory';
import { parseModules } from './sections/modules';
import { readMountTable } from './sections/mountTable';
import { parseNamespaces } from './sections/namespaces';
import { parseStorage } from './sections/storage';
import { parseSysctls } from './sections/sysctls';
import { parseSystem } from './sections/system';
import { parseNetwork } from './sections/network';
import { parseSecurity } from './sections/security';
import { parseRootless } from './sections/rootless';
import { parseCheckpoint } from './sections/checkpoint';
import { parseClock } from './sections/clock';
import { parseLogs } from './sections/logs';
import { parseSysctlAssignments } from './sections/sysctlAssignments';
import { trustedReadings } from './trustedReadings';

/**
 * What was read on one host, understood: every fact is known, absent or unreadable, with its source. Never throws,
 * whatever the readings hold, and lets no secret through. `collectedAt`: ISO 8601, the examining machine's clock.
 */
export function parseHostFacts(readings: Readings, host: HostIdentity, collectedAt: string): HostFacts {
  const trusted = trustedReadings(readings);
  const mounts = readMountTable(trusted);
  return {
    schema: factsSchema,
    host,
    collectedAt,
    account: parseAccount(trusted),
    system: parseSystem(trusted),
    kernel: parseKernel(trusted),
    modules: parseModules(trusted),
    namespaces: parseNamespaces(trusted),
    cgroups: parseCgroups(trusted, mounts),
    memory: parseMemory(trusted),
    storage: parseStorage(trusted, mounts),
    network: parseNetwork(trusted),
    security: parseSecurity(trusted),
    engines: parseEngines(trusted),
    rootless: parseRootless(trusted),
    checkpoint: parseCheckpoint(trusted),
    clock: parseClock(trusted),
    logs: parseLogs(trusted),
    sysctls: parseSysctls(trusted),
    sysctlAssignments: parseSysctlAssignments(trusted),
    incomplete: trusted.incomplete,
  };
}
