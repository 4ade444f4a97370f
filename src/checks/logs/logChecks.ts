import type { Check } from '../../model/check';

export const logChecks: readonly Check[] = [];
