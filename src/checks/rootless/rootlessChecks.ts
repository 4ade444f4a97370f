import type { Check } from '../../model/check';

export const rootlessChecks: readonly Check[] = [];
