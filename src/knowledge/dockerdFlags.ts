import { message, type Message } from '../model/message';

/** One flag of dockerd, over all its releases. */
export interface DockerdFlagRow {
  /** Such as `--data-root`. */
  readonly flag: string;
  /** One dash and one letter. It lives as long as the flag. */
  readonly short?: string;
  /** False for a flag that is on by its presence, or by `=false` off. */
  readonly takesValue: boolean;
  /** Its key in daemon.json, where that is not the flag's own name. */
  readonly key?: string;
  /** The first release of Docker Engine that has it. Left out: older than 1.0. */
  readonly since?: string;
  /** The first release that no longer starts with it. */
  readonly until?: string;
  /** What to write instead; only for flags with `until`, where there is something. */
  readonly advice?: Message;
  /** Only the dockerd of this vendor has it. */
  readonly vendor?: 'Red Hat';
}

/**
 * Sources: the flag sets of dockerd in https://github.com/moby/moby (docker/flags.go, daemon/config*.go, cmd/dockerd, daemon/command),
 * compared release by release from 1.0.0 to 29.7.2; https://docs.docker.com/engine/deprecated/ for what stops the start although
 * the flag is still parsed; https://docs.docker.com/reference/cli/dockerd/.
 */
export const dockerdFlagsSource = 'https://docs.docker.com/reference/cli/dockerd/';

/** Where the releases are named that dropped a flag, a key or a storage driver. */
export const dockerDeprecationsSource = 'https://docs.docker.com/engine/deprecated/';

type RowRest = Omit<DockerdFlagRow, 'flag' | 'takesValue'>;

const valued = (flag: string, rest: RowRest = {}): DockerdFlagRow => ({ ...rest, flag, takesValue: true });
const toggle = (flag: string, rest: RowRest = {}): DockerdFlagRow => ({ ...rest, flag, takesValue: false });

/** Every flag of dockerd that a release from 1.0 on has had. */
export const dockerdFlags: readonly DockerdFlagRow[] = [
  valued('--add-runtime', { key: 'runtimes', since: '1.12' }),
  toggle('--allow-direct-routing', { since: '28.2' }),
  valued('--allow-nondistributable-artifacts', {
    since: '17.06',
    until: '29.0',
    advice: message('it is always allowed now'),
  }),
  valued('--api-cors-header', {
    since: '1.6',
    until: '28.0',
    advice: message('put a reverse proxy before the API'),
  }),
  toggle('--api-enable-cors', { until: '17.09', advice: message('put a reverse proxy before the API') }),
  valued('--authorization-plugin', { key: 'authorization-plugins', since: '1.10' }),
  valued('--bip'),
  valued('--bip6', { since: '28.0' }),
  valued('--bridge', { short: '-b' }),
  valued('--bridge-accept-fwmark', { since: '29.0' }),
  valued('--cdi-spec-dir', { key: 'cdi-spec-dirs', since: '25.0' }),
  valued('--cgroup-parent', { since: '1.10' }),
  valued('--cluster-advertise', { since: '1.9', until: '23.0' }),
  valued('--cluster-store', {
    since: '1.9',
    until: '23.0',
    advice: message('overlay networks come with swarm mode'),
  }),
  valued('--cluster-store-opt', { key: 'cluster-store-opts', since: '1.9', until: '23.0' }),
  valued('--config-file', { since: '17.05' }),
  valued('--containerd', { since: '1.11' }),
  valued('--containerd-namespace', { since: '20.10' }),
  valued('--containerd-plugins-namespace', { since: '20.10' }),
  valued('--cpu-rt-period', { since: '1.13' }),
  valued('--cpu-rt-runtime', { since: '1.13' }),
  toggle('--cri-containerd', { since: '18.09' }),
  toggle('--daemon', {
    short: '-d',
    until: '1.10',
    advice: message('the program is called dockerd and needs no such flag'),
  }),
  valued('--data-root', { since: '17.05' }),
  toggle('--debug', { short: '-D' }),
  valued('--default-address-pool', { key: 'default-address-pools', since: '18.06' }),
  valued('--default-cgroupns-mode', { since: '20.10' }),
  valued('--default-gateway', { since: '1.7' }),
  valued('--default-gateway-v6', { since: '1.7' }),
  valued('--default-ipc-mode', { since: '17.09' }),
  valued('--default-network-opt', { key: 'default-network-opts', since: '24.0' }),
  valued('--default-runtime', { since: '1.12' }),
  valued('--default-shm-size', { since: '17.04' }),
  valued('--default-stop-timeout', { since: '29.7' }),
  valued('--default-ulimit', { key: 'default-ulimits', since: '1.6' }),
  valued('--deprecated-key-path', { since: '17.06', until: '19.03' }),
  toggle('--disable-legacy-registry', {
    since: '1.9',
    until: '17.12',
    advice: message('version 1 registries are never asked any more'),
  }),
  valued('--dns'),
  valued('--dns-opt', { key: 'dns-opts', since: '1.9' }),
  valued('--dns-search'),
  valued('--exec-driver', {
    short: '-e',
    until: '1.10',
    advice: message('containers run by runc; another runtime is set with --default-runtime'),
  }),
  valued('--exec-opt', { key: 'exec-opts', since: '1.7' }),
  valued('--exec-root', { since: '1.7' }),
  toggle('--experimental', { since: '1.13' }),
  valued('--feature', { key: 'features', since: '28.0' }),
  valued('--firewall-backend', { since: '29.0' }),
  valued('--fixed-cidr', { since: '1.3' }),
  valued('--fixed-cidr-v6', { since: '1.5' }),
  valued('--graph', { short: '-g', until: '23.0', advice: message('write --data-root') }),
  valued('--group', { short: '-G' }),
  toggle('--help'),
  valued('--host', { short: '-H', key: 'hosts' }),
  valued('--host-gateway-ip', { key: 'host-gateway-ips', since: '20.10' }),
  valued('--http-proxy', { since: '23.0' }),
  valued('--https-proxy', { since: '23.0' }),
  toggle('--icc'),
  toggle('--init', { since: '1.13' }),
  valued('--init-path', { since: '1.13' }),
  valued('--insecure-registry', { key: 'insecure-registries', since: '1.4' }),
  valued('--ip'),
  toggle('--ip-forward'),
  toggle('--ip-forward-no-drop', { since: '28.0' }),
  toggle('--ip-masq', { since: '1.3' }),
  toggle('--ip6tables', { since: '20.10' }),
  toggle('--iptables'),
  toggle('--ipv6', { since: '1.5' }),
  valued('--label', { key: 'labels', since: '1.4' }),
  toggle('--live-restore', { since: '1.12' }),
  valued('--log-driver', { since: '1.6' }),
  valued('--log-format', { since: '25.0' }),
  valued('--log-level', { short: '-l', since: '1.4' }),
  valued('--log-opt', { key: 'log-opts', since: '1.7' }),
  valued('--max-concurrent-downloads', { since: '1.12' }),
  valued('--max-concurrent-uploads', { since: '1.12' }),
  valued('--max-download-attempts', { since: '20.10' }),
  valued('--metrics-addr', { since: '1.13' }),
  valued('--mtu'),
  valued('--network-control-plane-mtu', { since: '17.09' }),
  valued('--network-diagnostic-port', { since: '17.12' }),
  toggle('--no-new-privileges', { since: '17.06' }),
  valued('--no-proxy', { since: '23.0' }),
  valued('--node-generic-resource', { key: 'node-generic-resources', since: '17.12' }),
  valued('--nri-opts', { since: '29.2' }),
  valued('--oom-score-adjust', {
    since: '1.12',
    until: '26.0',
    advice: message('set OOMScoreAdjust= in the systemd unit'),
  }),
  valued('--pidfile', { short: '-p' }),
  toggle('--raw-logs', { since: '1.11' }),
  valued('--registry-mirror', { key: 'registry-mirrors', since: '1.3' }),
  toggle('--restart', { short: '-r' }),
  toggle('--rootless', { since: '19.03' }),
  valued('--seccomp-profile', { since: '1.13' }),
  toggle('--selinux-enabled'),
  valued('--shutdown-timeout', { since: '1.13' }),
  valued('--storage-driver', { short: '-s' }),
  valued('--storage-opt', { key: 'storage-opts' }),
  valued('--swarm-default-advertise-addr', { since: '1.12' }),
  toggle('--tls'),
  valued('--tlscacert'),
  valued('--tlscert'),
  valued('--tlskey'),
  toggle('--tlsverify'),
  toggle('--userland-proxy', { since: '1.7' }),
  valued('--userland-proxy-path', { since: '1.13' }),
  valued('--userns-remap', { since: '1.9' }),
  toggle('--validate', { since: '23.0' }),
  toggle('--version', { short: '-v' }),
  // Red Hat's docker 1.x for RHEL and CentOS 7: https://github.com/projectatomic/docker
  valued('--add-registry', { vendor: 'Red Hat' }),
  valued('--block-registry', { vendor: 'Red Hat' }),
  toggle('--signature-verification', { vendor: 'Red Hat' }),
];

const byFlag = new Map(dockerdFlags.map((row) => [row.flag, row]));
const byShort = new Map(dockerdFlags.flatMap((row) => (row.short === undefined ? [] : [[row.short, row]])));

/** The row of `--flag` or `-f`. */
export function findDockerdFlag(flag: string): DockerdFlagRow | undefined {
  return byFlag.get(flag) ?? byShort.get(flag);
}

/** A storage driver of Docker's classic image store. */
export interface DockerStorageDriverRow {
  readonly driver: string;
  /** The first release that does not start with it. */
  readonly until?: string;
}

/** Source: https://docs.docker.com/engine/deprecated/ and checkRemoved() in daemon/graphdriver/driver.go of moby. */
export const dockerStorageDrivers: readonly DockerStorageDriverRow[] = [
  { driver: 'aufs', until: '24.0' },
  { driver: 'btrfs' },
  { driver: 'devicemapper', until: '25.0' },
  { driver: 'fuse-overlayfs' },
  { driver: 'overlay', until: '24.0' },
  { driver: 'overlay2' },
  { driver: 'vfs' },
  { driver: 'zfs' },
];
