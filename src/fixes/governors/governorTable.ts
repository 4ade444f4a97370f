import { boardGovernors } from './boardGovernors';
import { debianGrub } from './debianGrub';
import { efiGovernors } from './efiGovernors';
import type { Governor } from './governor';
import { grubGovernors, otherGrub } from './grubGovernors';
import { imageGovernors } from './imageGovernors';
import { managedGovernors } from './managedGovernors';

/** All that may decide a kernel command line. The first that says it governs a host does: the order matters. */
export const governors: readonly Governor[] = [
  ...managedGovernors,
  ...imageGovernors,
  ...efiGovernors,
  ...boardGovernors,
  ...grubGovernors,
  debianGrub,
  otherGrub,
];
