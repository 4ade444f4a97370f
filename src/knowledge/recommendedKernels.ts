/** The newest kernel that a distribution's own release offers, beyond the one that it came with. */
export interface RecommendedKernel {
  /** ID and VERSION_ID of /etc/os-release. */
  readonly distribution: string;
  readonly release: string;
  /** The package to install. */
  readonly package: string;
  /** The archive that has it, where that is not one of the usual ones. */
  readonly archive?: string;
  /** The upstream series that it brings. */
  readonly kernel: string;
  readonly source: string;
}

const hwe = 'https://ubuntu.com/kernel/lifecycle';
const backports = 'https://backports.debian.org/Instructions/';

const ubuntu = (release: string, packageName: string, kernel: string): RecommendedKernel => ({
  distribution: 'ubuntu',
  release,
  package: packageName,
  kernel,
  source: hwe,
});

const debian = (release: string, archive: string, kernel: string): RecommendedKernel => ({
  distribution: 'debian',
  release,
  package: 'linux-image-amd64',
  archive,
  kernel,
  source: backports,
});

/** Releases without a row have no newer kernel than their own. */
export const recommendedKernels: readonly RecommendedKernel[] = [
  ubuntu('12.04', 'linux-generic-lts-trusty', '3.13'),
  ubuntu('14.04', 'linux-generic-lts-xenial', '4.4'),
  ubuntu('16.04', 'linux-generic-hwe-16.04', '4.15'),
  ubuntu('18.04', 'linux-generic-hwe-18.04', '5.4'),
  ubuntu('20.04', 'linux-generic-hwe-20.04', '5.15'),
  ubuntu('22.04', 'linux-generic-hwe-22.04', '6.8'),
  ubuntu('24.04', 'linux-generic-hwe-24.04', '6.14'),
  debian('7', 'wheezy-backports', '3.16'),
  debian('8', 'jessie-backports', '4.9'),
  debian('9', 'stretch-backports', '4.19'),
  debian('10', 'buster-backports', '5.10'),
  debian('11', 'bullseye-backports', '6.1'),
  debian('12', 'bookworm-backports', '6.12'),
  debian('13', 'trixie-backports', '6.16'),
];
