import type { Check } from '../../model/check';
import { idMappingChecks } from './idMappingChecks';
import { rootlessNetworkChecks } from './rootlessNetworkChecks';
import { rootlessStorageChecks } from './rootlessStorageChecks';
import { sessionChecks } from './sessionChecks';

/** What an ordinary account needs to run containers; user namespaces themselves are judged in the room namespaces. */
export const rootlessChecks: readonly Check[] = [
  ...idMappingChecks,
  ...sessionChecks,
  ...rootlessStorageChecks,
  ...rootlessNetworkChecks,
];
