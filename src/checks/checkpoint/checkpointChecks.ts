import type { Check } from '../../model/check';
import { checkpointKernelChecks } from './checkpointKernelChecks';
import { checkpointSetupChecks } from './checkpointSetupChecks';
import { criuChecks } from './criuChecks';

/** Whether this host can checkpoint containers and bring them back, as far as it shows without running CRIU. */
export const checkpointChecks: readonly Check[] = [
  ...criuChecks,
  ...checkpointKernelChecks,
  ...checkpointSetupChecks,
];
