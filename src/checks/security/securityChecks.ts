import type { Check } from '../../model/check';
import { daemonAccessChecks } from './daemonAccessChecks';
import { knownFaultChecks } from './knownFaultChecks';
import { securityModuleChecks } from './securityModuleChecks';
import { systemCallChecks } from './systemCallChecks';

/** What guards the host from its containers, and the engines from those who may not use them. */
export const securityChecks: readonly Check[] = [
  ...securityModuleChecks,
  ...systemCallChecks,
  ...daemonAccessChecks,
  ...knownFaultChecks,
];
