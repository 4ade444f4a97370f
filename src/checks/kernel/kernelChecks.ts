import type { Check } from '../../model/check';
import { foreignProgramChecks } from './foreignProgramChecks';
import { kernelConfigChecks } from './kernelConfigChecks';
import { kernelDeviceChecks } from './kernelDeviceChecks';
import { kernelFeatureChecks } from './kernelFeatureChecks';
import { kernelModuleChecks } from './kernelModuleChecks';
import { kernelStateChecks } from './kernelStateChecks';
import { kernelVersionChecks } from './kernelVersionChecks';
import { processorChecks } from './processorChecks';

/** Checks of the category Kernel. */
export const kernelChecks: readonly Check[] = [
  ...kernelVersionChecks,
  ...kernelConfigChecks,
  ...kernelModuleChecks,
  ...kernelFeatureChecks,
  ...kernelDeviceChecks,
  ...processorChecks,
  ...foreignProgramChecks,
  ...kernelStateChecks,
];
