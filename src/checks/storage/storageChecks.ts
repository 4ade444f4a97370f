import type { Check } from '../../model/check';
import { backingFilesystemChecks } from './backingFilesystemChecks';
import { driverPrerequisiteChecks } from './driverPrerequisiteChecks';
import { overlayChecks } from './overlayChecks';
import { storageDriverChecks } from './storageDriverChecks';
import { storageMountChecks } from './storageMountChecks';
import { storageSpaceChecks } from './storageSpaceChecks';

/** Checks of the category Storage. */
export const storageChecks: readonly Check[] = [
  ...overlayChecks,
  ...backingFilesystemChecks,
  ...storageMountChecks,
  ...storageSpaceChecks,
  ...storageDriverChecks,
  ...driverPrerequisiteChecks,
];
