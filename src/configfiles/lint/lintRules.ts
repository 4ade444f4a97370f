import type { LintRule } from './lintRule';
import { shellRules } from './shellRules';
import { textRules } from './textRules';

/** Every rule over host configuration files. */
export const lintRules: readonly LintRule[] = [...textRules, ...shellRules];
