import type { Check } from '../../model/check';

export const networkChecks: readonly Check[] = [];
