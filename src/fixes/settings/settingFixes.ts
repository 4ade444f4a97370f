import type { Fix } from '../../model/fix';
import { bridgeFilterFix } from './bridgeFilterFix';
import { dockerDaemonFixes } from './dockerDaemonFixes';
import { kernelModuleFixes } from './kernelModuleFixes';
import { suseFirewallFix } from './suseFirewallFix';
import { sysctlFixes } from './sysctlFixes';

/** Every repair of settings of the running system: all that is not a parameter of the kernel's boot. */
export const settingFixes: readonly Fix[] = [
  ...sysctlFixes,
  bridgeFilterFix,
  suseFirewallFix,
  ...kernelModuleFixes,
  ...dockerDaemonFixes,
];
