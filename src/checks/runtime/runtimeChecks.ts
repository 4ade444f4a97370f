import type { Check } from '../../model/check';

export const runtimeChecks: readonly Check[] = [];
