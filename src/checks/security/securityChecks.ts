import type { Check } from '../../model/check';

export const securityChecks: readonly Check[] = [];
