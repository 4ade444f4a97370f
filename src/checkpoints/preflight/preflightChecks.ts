import type { PreflightCheck } from '../../model/preflight';
import { confinementPreflight } from './confinementPreflight';
import { contentPreflight } from './contentPreflight';
import { criuPreflight } from './criuPreflight';
import { enginePreflight } from './enginePreflight';
import { filePreflight } from './filePreflight';
import { mappingPreflight } from './mappingPreflight';
import { mountPreflight } from './mountPreflight';
import { processPreflight } from './processPreflight';
import { setupPreflight } from './setupPreflight';
import { socketPreflight } from './socketPreflight';

/** All checks before a checkpoint, in the order in which they are shown. */
export const preflightChecks: readonly PreflightCheck[] = [
  ...criuPreflight,
  ...enginePreflight,
  ...setupPreflight,
  ...processPreflight,
  ...confinementPreflight,
  ...socketPreflight,
  ...filePreflight,
  ...contentPreflight,
  ...mappingPreflight,
  ...mountPreflight,
];
