import type { Fix } from '../model/fix';
import { bootFixes } from './boot/bootFixes';
import { settingFixes } from './settings/settingFixes';

/** Every repair that Hullwright knows. */
export const fixes: readonly Fix[] = [...bootFixes, ...settingFixes];

/** The fix with this id. */
export function findFix(id: string): Fix | undefined {
  return fixes.find((fix) => fix.id === id);
}
