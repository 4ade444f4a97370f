/** A kernel release such as `6.18.44-fc-v657`, taken apart. Vendor builds backport: compare with care. */
export interface KernelRelease {
  /** As `uname -r` prints it. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** What follows the numbers, without the leading separator: `fc-v657`, `425.el8.x86_64`, or empty. */
  readonly suffix: string;
}

const releasePattern = /^(\d{1,4})\.(\d{1,5})(?:\.(\d{1,5}))?(?:[-.+~_]?(.*))?$/s;

/** Parses `uname -r`; undefined when it does not begin with a version. */
export function parseKernelRelease(text: string): KernelRelease | undefined {
  const match = releasePattern.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [, major, minor, patch, suffix] = match;
  return {
    text: text.trim(),
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    suffix: suffix ?? '',
  };
}

/** True when `release` is `version` (such as `5.8` or `6.1.76`) or later, by upstream numbers alone. */
export function isAtLeast(release: KernelRelease, version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (release.major !== major) {
    return release.major > major;
  }
  if (release.minor !== minor) {
    return release.minor > minor;
  }
  return release.patch >= patch;
}
