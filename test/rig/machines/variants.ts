import { type SuiteName } from './suites';

/** A suite under one boot configuration and one set-up. */
export interface Variant {
  readonly name: string;
  readonly suite: SuiteName;
  /** More words of the kernel's command line. */
  readonly append: string;
  /** A shell script that root runs after the boot, before the machine is frozen. */
  readonly setUp?: string;
  /** Whether it is one of the few that every run of the tier tries. */
  readonly everyRun?: boolean;
}

const forbidOverlay = `
systemctl stop docker.socket docker
rmmod overlay
echo 'install overlay /bin/false' >/etc/modprobe.d/overlay.conf
rm -rf /var/lib/docker
systemctl start docker
`;

/** Names say what differs from the suite as Debian ships it. */
export const variants: readonly Variant[] = [
  { suite: 'trixie', name: 'default', append: '', everyRun: true },
  { suite: 'trixie', name: 'cgroup_disable=memory', append: 'cgroup_disable=memory', everyRun: true },
  {
    suite: 'trixie',
    name: 'forced cgroup v1',
    // https://github.com/systemd/systemd/blob/main/NEWS, changes in 256
    append: 'systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1',
    everyRun: true,
  },
  { suite: 'trixie', name: 'overlay forbidden', append: '', setUp: forbidOverlay, everyRun: true },
  { suite: 'bullseye', name: 'swapaccount=0', append: 'swapaccount=0', everyRun: true },
  {
    suite: 'bullseye',
    name: 'cgroup v1',
    append: 'systemd.unified_cgroup_hierarchy=0',
    everyRun: true,
  },
];
