import type { HostFacts } from '../../model/hostFacts';
import { concernedNames } from '../parameterWish';
import { appArmorFixes } from './appArmorFixes';
import type { BootFixRow } from './bootFixRow';
import { cgroupHierarchyFixes } from './cgroupHierarchyFixes';
import { memoryControllerFixes } from './memoryControllerFixes';
import { swapAccountingFixes } from './swapAccountingFixes';
import { userNamespaceFixes } from './userNamespaceFixes';
import { vsyscallFixes } from './vsyscallFixes';

/** Every repair by kernel parameters. */
export const bootFixRows: readonly BootFixRow[] = [
  ...memoryControllerFixes,
  ...swapAccountingFixes,
  ...cgroupHierarchyFixes,
  ...vsyscallFixes,
  ...appArmorFixes,
  ...userNamespaceFixes,
];

/** Names of all parameters that a repair on this host may have changed for the next boot. */
export function pendingNames(facts: HostFacts): string[] {
  return [
    ...new Set(bootFixRows.flatMap((row) => concernedNames(row.wish(facts) ?? { unwanted: [], wanted: [] }))),
  ];
}
