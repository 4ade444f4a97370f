import { dockerDeprecationsSource, dockerStorageDrivers } from '../../knowledge/dockerdFlags';
import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { Span } from '../../model/textEdit';
import { engineReleaseOf, isReleaseAtLeast } from './engineRelease';
import type { LintInput } from './lintRule';

/** A storage driver that releases of Docker no longer have, wherever it is named. */
export function describeStorageDriver(
  rule: string,
  driver: string,
  span: Span,
  input: LintInput,
): ConfigDiagnostic[] {
  const until = dockerStorageDrivers.find((row) => row.driver === driver)?.until;
  if (until === undefined) {
    return [];
  }
  const release = engineReleaseOf(input);
  const isGone = release !== undefined && isReleaseAtLeast(release, until);
  return [
    {
      rule,
      severity: isGone ? 'error' : 'warning',
      message: isGone
        ? message(
            'Docker {release} of this host has no storage driver {driver} any more: dockerd does not start.',
            {
              release,
              driver,
            },
          )
        : message(
            'Docker {until} and later have no storage driver {driver}: dockerd does not start after an upgrade.',
            {
              until,
              driver,
            },
          ),
      span,
      tags: ['deprecated'],
      fixes: [],
      reference: dockerDeprecationsSource,
    },
  ];
}
