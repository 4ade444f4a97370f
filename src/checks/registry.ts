import type { Check } from '../model/check';
import { kernelChecks } from './kernel/kernelChecks';
import { cgroupChecks } from './cgroups/cgroupChecks';
import { memoryChecks } from './memory/memoryChecks';
import { namespaceChecks } from './namespaces/namespaceChecks';
import { storageChecks } from './storage/storageChecks';

/** Every check that Hullwright knows. */
export const checkRegistry: readonly Check[] = [
  ...kernelChecks,
  ...namespaceChecks,
  ...cgroupChecks,
  ...memoryChecks,
  ...storageChecks,
];
