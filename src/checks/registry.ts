import type { Check } from '../model/check';
import { memoryChecks } from './memoryChecks';

/** Every check that Hullwright knows. */
export const checkRegistry: readonly Check[] = [...memoryChecks];
