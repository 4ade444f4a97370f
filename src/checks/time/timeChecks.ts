import type { Check } from '../../model/check';

export const timeChecks: readonly Check[] = [];
