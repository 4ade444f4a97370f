import type { Check } from '../../model/check';
import { cgroupControllerChecks } from './cgroupControllerChecks';
import { cgroupModeChecks } from './cgroupModeChecks';
import { cgroupOptionalChecks } from './cgroupOptionalChecks';
import { cgroupResourceChecks } from './cgroupResourceChecks';
import { cgroupRuntimeChecks } from './cgroupRuntimeChecks';

/** Checks of the category Cgroups. */
export const cgroupChecks: readonly Check[] = [
  ...cgroupModeChecks,
  ...cgroupControllerChecks,
  ...cgroupResourceChecks,
  ...cgroupOptionalChecks,
  ...cgroupRuntimeChecks,
];
