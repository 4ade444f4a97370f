import type { Check } from '../model/check';
import { kernelChecks } from './kernelChecks';
import { cgroupChecks } from './cgroupChecks';
import { memoryChecks } from './memoryChecks';
import { namespaceChecks } from './namespaceChecks';
import { storageChecks } from './storageChecks';

/** Every check that Hullwright knows. */
export const checkRegistry: readonly Check[] = [
  ...kernelChecks,
  ...namespaceChecks,
  ...cgroupChecks,
  ...memoryChecks,
  ...storageChecks,
];
