import type { Check } from '../../model/check';
import { cgroupControllerChecks } from './cgroupControllerChecks';
import { cgroupHybridChecks } from './cgroupHybridChecks';
import { cgroupModeChecks } from './cgroupModeChecks';
import { cgroupOptionalChecks } from './cgroupOptionalChecks';
import { cgroupResourceChecks } from './cgroupResourceChecks';
import { cgroupRuntimeChecks } from './cgroupRuntimeChecks';

/** Checks of the category Cgroups. */
export const cgroupChecks: readonly Check[] = [
  ...cgroupModeChecks,
  ...cgroupHybridChecks,
  ...cgroupControllerChecks,
  ...cgroupResourceChecks,
  ...cgroupOptionalChecks,
  ...cgroupRuntimeChecks,
];
