import { commandLineRules } from './commandLineRules';
import { daemonJsonRules } from './daemonJsonRules';
import { daemonKeyRules } from './daemonKeyRules';
import { daemonValueRules } from './daemonValueRules';
import { dockerOptionRules } from './dockerOptionRules';
import { environmentRules } from './environmentRules';
import { grubDropInRules } from './grubDropInRules';
import type { LintRule } from './lintRule';
import { parameterFactRules } from './parameterFactRules';
import { parameterRules } from './parameterRules';
import { shellRules } from './shellRules';
import { sysctlOrderRules } from './sysctlOrderRules';
import { sysctlRules } from './sysctlRules';
import { textRules } from './textRules';

/** Every rule over host configuration files. */
export const lintRules: readonly LintRule[] = [
  ...textRules,
  ...shellRules,
  ...grubDropInRules,
  ...commandLineRules,
  ...parameterRules,
  ...parameterFactRules,
  ...environmentRules,
  ...dockerOptionRules,
  ...daemonJsonRules,
  ...daemonKeyRules,
  ...daemonValueRules,
  ...sysctlRules,
  ...sysctlOrderRules,
];
