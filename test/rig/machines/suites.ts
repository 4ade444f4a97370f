/** A release of Debian that machines are made of. */
export interface Suite {
  readonly name: string;
  /** Packages beside those that every suite has. Their dependencies come by themselves, recommendations do not. */
  readonly packages: readonly string[];
}

/** What every machine has: it boots, is reached over SSH, and runs containers. */
export const commonPackages: readonly string[] = [
  ...['linux-image-amd64', 'initramfs-tools', 'systemd', 'systemd-sysv', 'dbus', 'dbus-user-session'],
  ...['libpam-systemd', 'udev', 'kmod', 'procps', 'iproute2', 'openssh-server', 'sudo', 'ca-certificates'],
  ...['docker.io', 'podman', 'runc', 'crun', 'conmon', 'uidmap', 'slirp4netns', 'fuse-overlayfs'],
  // Without the package apparmor every `docker run` fails on a kernel that has AppArmor.
  ...['iptables', 'nftables', 'apparmor', 'busybox-static'],
];

// What a rootless Docker starts in; Debian 11 does not have it.
const withRootlessDocker = ['rootlesskit'];

const withNetavark = ['netavark', 'aardvark-dns', 'passt'];

// Without libcriu2, which crun only recommends, Podman cannot checkpoint with it. Debian 12 does not have it.
const withCriu = ['criu', 'libcriu2'];

/** The suites by name; the kernel is that of the release. Which packages a suite has: https://packages.debian.org. */
export const suites = {
  bullseye: { name: 'bullseye', packages: [] },
  bookworm: { name: 'bookworm', packages: [...withNetavark, ...withRootlessDocker, 'criu'] },
  trixie: { name: 'trixie', packages: ['docker-cli', ...withNetavark, ...withRootlessDocker, ...withCriu] },
  sid: { name: 'sid', packages: ['docker-cli', ...withNetavark, ...withRootlessDocker, ...withCriu] },
} as const satisfies Readonly<Record<string, Suite>>;

export type SuiteName = keyof typeof suites;

/** Whether there is a suite of that name. */
export function isSuiteName(name: string): name is SuiteName {
  return Object.hasOwn(suites, name);
}
