import type { Check } from '../../model/check';

export const checkpointChecks: readonly Check[] = [];
