import type { Check } from '../../model/check';
import { daemonSettingChecks } from './daemonSettingChecks';
import { daemonStateChecks } from './daemonStateChecks';
import { endpointChecks } from './endpointChecks';
import { engineAgeChecks } from './engineAgeChecks';
import { runtimeFeatureChecks } from './runtimeFeatureChecks';
import { serviceChecks } from './serviceChecks';

/** The engines: their services, their configuration, and what they say of themselves. */
export const runtimeChecks: readonly Check[] = [
  ...serviceChecks,
  ...daemonSettingChecks,
  ...daemonStateChecks,
  ...endpointChecks,
  ...runtimeFeatureChecks,
  ...engineAgeChecks,
];
