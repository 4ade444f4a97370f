import { type SuiteName } from './suites';

/** A suite under one boot configuration and one set-up. */
export interface Variant {
  /** What differs from the suite as Debian ships it. */
  readonly name: string;
  readonly suite: SuiteName;
  /** More words of the kernel's command line. */
  readonly append: string;
  /** A shell script that root runs after the boot, before the machine is frozen. */
  readonly setUp?: string;
}

const legacyCgroups = 'systemd.unified_cgroup_hierarchy=0';

/** Docker begins anew, without what it had: its driver stays what it was as long as there is an image. */
function withDockerStopped(change: string): string {
  return `
systemctl stop docker.socket docker
rm -rf /var/lib/docker/*
${change}
systemctl start docker
docker import /opt/image.tar rig
`;
}

const forbidOverlay = withDockerStopped(`
rmmod overlay
echo 'install overlay /bin/false' >/etc/modprobe.d/overlay.conf
`);

const withoutIptables = withDockerStopped('dpkg --remove --force-depends iptables');

const withoutForwarding = withDockerStopped(`
echo '{ "ip-forward": false }' >/etc/docker/daemon.json
sysctl -w net.ipv4.ip_forward=0
`);

// The image is in it already; after it there is no room for a container.
const fullDataRoot = `${withDockerStopped('mount -t tmpfs -o size=48m none /var/lib/docker')}
cat /dev/zero >/var/lib/docker/filler
`;

const withoutAppArmorParser = withDockerStopped('dpkg --remove --force-depends apparmor');

/** What a script does may fail: how far Docker comes is for the examination to tell. */
function mayFail(script: string): string {
  return `(
${script}
) || :
`;
}

/** The matrix. */
export const variants: readonly Variant[] = [
  { suite: 'trixie', name: 'default', append: '' },
  { suite: 'trixie', name: 'cgroup_disable=memory', append: 'cgroup_disable=memory' },
  { suite: 'trixie', name: 'swapaccount=0', append: 'swapaccount=0' },
  { suite: 'trixie', name: 'cgroup v1 asked for', append: legacyCgroups },
  {
    suite: 'trixie',
    name: 'forced cgroup v1',
    // https://github.com/systemd/systemd/blob/main/NEWS, changes in 256
    append: `${legacyCgroups} SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1`,
  },
  { suite: 'trixie', name: 'vsyscall=emulate', append: 'vsyscall=emulate' },
  { suite: 'trixie', name: 'vsyscall=xonly', append: 'vsyscall=xonly' },
  { suite: 'trixie', name: 'apparmor=0', append: 'apparmor=0' },
  { suite: 'trixie', name: 'no user namespaces', append: 'sysctl.user.max_user_namespaces=0' },
  {
    suite: 'trixie',
    name: 'no user namespaces for users',
    append: 'sysctl.kernel.unprivileged_userns_clone=0',
  },
  { suite: 'trixie', name: 'overlay forbidden', append: '', setUp: mayFail(forbidOverlay) },
  { suite: 'trixie', name: 'overlay only blacklisted', append: 'modprobe.blacklist=overlay' },
  { suite: 'trixie', name: 'no iptables', append: '', setUp: mayFail(withoutIptables) },
  { suite: 'trixie', name: 'no forwarding', append: '', setUp: mayFail(withoutForwarding) },
  { suite: 'trixie', name: 'full data root', append: '', setUp: mayFail(fullDataRoot) },
  { suite: 'trixie', name: 'no AppArmor parser', append: '', setUp: mayFail(withoutAppArmorParser) },
  {
    suite: 'trixie',
    name: 'no libcriu2',
    append: '',
    setUp: 'dpkg --remove --force-depends libcriu2',
  },
  {
    suite: 'trixie',
    name: 'no subordinate ids',
    append: '',
    setUp: "sed -i '/^admin:/d' /etc/subuid /etc/subgid",
  },
  { suite: 'trixie', name: 'account that lingers', append: '', setUp: 'loginctl enable-linger admin' },
  { suite: 'bookworm', name: 'default', append: '' },
  { suite: 'bookworm', name: 'cgroup v1', append: legacyCgroups },
  { suite: 'bullseye', name: 'default', append: '' },
  { suite: 'bullseye', name: 'cgroup_disable=memory', append: 'cgroup_disable=memory' },
  { suite: 'bullseye', name: 'swapaccount=0', append: 'swapaccount=0' },
  { suite: 'bullseye', name: 'cgroup v1', append: legacyCgroups },
  {
    suite: 'bullseye',
    name: 'cgroup v1, swapaccount=0',
    append: `${legacyCgroups} swapaccount=0`,
  },
  { suite: 'bullseye', name: 'no AppArmor parser', append: '', setUp: mayFail(withoutAppArmorParser) },
  { suite: 'sid', name: 'default', append: '' },
];

/** @throws Error that names the variants of the suite. */
export function findVariant(suite: SuiteName, name: string): Variant {
  const found = variants.find((variant) => variant.suite === suite && variant.name === name);
  if (found) return found;
  const names = variants.filter((variant) => variant.suite === suite).map((variant) => variant.name);
  throw new Error(`There is no variant "${name}" of ${suite}. There are: ${names.join(', ')}.`);
}
