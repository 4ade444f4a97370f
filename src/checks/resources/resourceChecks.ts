import type { Check } from '../../model/check';
import { capacityChecks } from './capacityChecks';
import { ipcLimitChecks } from './ipcLimitChecks';
import { kernelLimitChecks } from './kernelLimitChecks';
import { loopDeviceChecks } from './loopDeviceChecks';

/** Limits of the kernel and of systemd that containers share, and what the machine has. */
export const resourceChecks: readonly Check[] = [
  ...kernelLimitChecks,
  ...ipcLimitChecks,
  ...loopDeviceChecks,
  ...capacityChecks,
];
