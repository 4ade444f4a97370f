import type { Check } from '../model/check';
import { kernelChecks } from './kernel/kernelChecks';
import { cgroupChecks } from './cgroups/cgroupChecks';
import { memoryChecks } from './memory/memoryChecks';
import { namespaceChecks } from './namespaces/namespaceChecks';
import { storageChecks } from './storage/storageChecks';
import { networkChecks } from './network/networkChecks';
import { securityChecks } from './security/securityChecks';
import { runtimeChecks } from './runtime/runtimeChecks';
import { rootlessChecks } from './rootless/rootlessChecks';
import { checkpointChecks } from './checkpoint/checkpointChecks';
import { resourceChecks } from './resources/resourceChecks';
import { timeChecks } from './time/timeChecks';
import { logChecks } from './logs/logChecks';

/** Every check that Hullwright knows. */
export const checkRegistry: readonly Check[] = [
  ...kernelChecks,
  ...namespaceChecks,
  ...cgroupChecks,
  ...memoryChecks,
  ...storageChecks,
  ...networkChecks,
  ...securityChecks,
  ...runtimeChecks,
  ...rootlessChecks,
  ...checkpointChecks,
  ...resourceChecks,
  ...timeChecks,
  ...logChecks,
];
