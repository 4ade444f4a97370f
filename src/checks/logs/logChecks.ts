import type { Check } from '../../model/check';
import { engineLogChecks } from './engineLogChecks';
import { kernelMessageChecks } from './kernelMessageChecks';

/** What logs tell, and whether they can be relied on. */
export const logChecks: readonly Check[] = [...kernelMessageChecks, ...engineLogChecks];
