import { valueOf } from '../../model/fact';
import type { LintInput } from './lintRule';

/** The release of Docker Engine on the host, such as `24.0.7`, when the facts tell. */
export function engineReleaseOf({ facts }: LintInput): string | undefined {
  const release = valueOf(facts?.engines.docker)?.serverVersion ?? valueOf(facts?.engines.versions.dockerd);
  return release === undefined ? undefined : /\d+\.\d+(?:\.\d+)?/.exec(release)?.[0];
}

/** True when `release` is `wanted` or a later one. Releases of Docker: 1.13, 17.03, 20.10, 23.0. */
export function isReleaseAtLeast(release: string, wanted: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major === wantedMajor ? minor >= wantedMinor : major > wantedMajor;
}
