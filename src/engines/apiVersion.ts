import { engineFailed, type EngineName } from './engineError';
import { message } from '../model/message';

/**
 * The versions of Docker's API that Hullwright was written for, as of https://docs.docker.com/reference/api/engine/#api-version-matrix.
 * The oldest is what Docker 20.10 to 28 and Podman still serve, the newest that of Docker 27.2.
 */
export const oldestApi = '1.24';
export const newestApi = '1.47';

/** Numbers that a real version has. */
const versionPattern = /^(\d{1,3})\.(\d{1,4})$/;

/** Below zero when `a` is older than `b`. Both are of the form `1.41`. */
function compare(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

/**
 * The version to speak with an engine: its own, or ours where that is older.
 * @param told The header Api-Version of its answer to a ping.
 * @throws HullwrightError `engineFailed` when it is too old, or tells none
 */
export function pinnedApi(told: string | undefined, name: EngineName): string {
  if (told === undefined || !versionPattern.test(told)) {
    throw engineFailed(
      message('What answers as {engine} on {host} does not say which version of the API it speaks.', {
        ...name,
      }),
      message('See which program listens on the socket.'),
    );
  }
  if (compare(told, oldestApi) < 0) {
    throw engineFailed(
      message('{engine} on {host} is too old: it speaks version {told} of the API, and {oldest} is needed.', {
        ...name,
        told,
        oldest: oldestApi,
      }),
      message('Update the engine on the host.'),
    );
  }
  return compare(told, newestApi) < 0 ? told : newestApi;
}

/**
 * @param oldest The oldest version that the engine still speaks.
 * @throws HullwrightError `engineFailed` when it has gone beyond all that we speak
 */
export function assertServed(oldest: string | undefined, name: EngineName): void {
  if (oldest !== undefined && versionPattern.test(oldest) && compare(oldest, newestApi) > 0) {
    throw engineFailed(
      message(
        '{engine} on {host} is too new: it asks for version {oldest} of the API, and Hullwright speaks {newest}.',
        {
          ...name,
          oldest,
          newest: newestApi,
        },
      ),
      message('Update Hullwright.'),
    );
  }
}
