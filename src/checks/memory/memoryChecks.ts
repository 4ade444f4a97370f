import type { Check } from '../../model/check';
import { kernelMemoryChecks } from './kernelMemoryChecks';
import { memoryControllerChecks } from './memoryControllerChecks';
import { memorySettingChecks } from './memorySettingChecks';
import { memoryStateChecks } from './memoryStateChecks';
import { swapChecks } from './swapChecks';

/** Checks of the category Memory & swap. */
export const memoryChecks: readonly Check[] = [
  ...memoryControllerChecks,
  ...kernelMemoryChecks,
  ...swapChecks,
  ...memorySettingChecks,
  ...memoryStateChecks,
];
