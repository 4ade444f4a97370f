import type { CheckpointFailure } from './checkpointFailure';
import { engineFailures } from './engineFailures';
import { fileFailures } from './fileFailures';
import { machineFailures } from './machineFailures';
import { networkFailures } from './networkFailures';
import { processFailures } from './processFailures';

/** All that a log or a message can be told by. */
export const checkpointFailures: readonly CheckpointFailure[] = [
  ...networkFailures,
  ...fileFailures,
  ...processFailures,
  ...machineFailures,
  ...engineFailures,
];
