import type { Fix } from '../../model/fix';
import { bridgeFilterFix } from './bridgeFilterFix';
import { dockerDaemonFixes } from './dockerDaemonFixes';
import { dockerGroupFix } from './dockerGroupFix';
import { dockerOptionsFix } from './dockerOptionsFix';
import { kernelModuleFixes } from './kernelModuleFixes';
import { manualFixes } from './manualFixes';
import { packageFixes } from './packageFixes';
import { serviceFixes } from './serviceFixes';
import { suseFirewallFix } from './suseFirewallFix';
import { sysctlFixes } from './sysctlFixes';

/** Every repair of settings of the running system: all that is not a parameter of the kernel's boot. */
export const settingFixes: readonly Fix[] = [
  ...sysctlFixes,
  bridgeFilterFix,
  suseFirewallFix,
  ...kernelModuleFixes,
  ...dockerDaemonFixes,
  dockerOptionsFix,
  ...serviceFixes,
  dockerGroupFix,
  ...packageFixes,
  ...manualFixes,
];
