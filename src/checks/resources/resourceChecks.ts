import type { Check } from '../../model/check';

export const resourceChecks: readonly Check[] = [];
