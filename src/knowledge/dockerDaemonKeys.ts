import { dockerdFlags } from './dockerdFlags';

/**
 * What dockerd accepts as a value. `flag` is true or false, `strings` a list of strings, `stringMap` an object of strings,
 * `objects` a list of objects, `size` a number of bytes or a text such as `64M`.
 */
export type DaemonKeyType =
  'flag' | 'number' | 'object' | 'objects' | 'size' | 'string' | 'stringMap' | 'strings';

/** One key at the top of daemon.json. */
export interface DockerDaemonKeyRow {
  readonly key: string;
  readonly type: DaemonKeyType;
  /** The flag that sets the same. Undefined: the file alone can set it. */
  readonly flag: string | undefined;
  /** The first release of Docker Engine that has it; daemon.json itself came with 1.10. */
  readonly since: string;
  /** The first release that no longer starts with it. */
  readonly until?: string;
  /** Accepted without any effect from this release on. */
  readonly ignoredSince?: string;
  /** Takes the place of a key that is gone. */
  readonly replacement?: string;
  /** Another value shows another set of images and containers: the old ones stay on the disk, unseen. */
  readonly hidesImages?: boolean;
  /** May stand in the file and on the command line at once: both are merged. */
  readonly merged?: boolean;
}

/**
 * Sources: the structures of daemon/config in https://github.com/moby/moby, compared release by release from 1.10 to 29.7.2, and
 * getConflictFreeConfiguration() there; https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file.
 */
export const dockerDaemonKeysSource =
  'https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file';

type RowRest = Partial<Omit<DockerDaemonKeyRow, 'key' | 'type'>>;

function row(key: string, type: DaemonKeyType, rest: RowRest = {}): DockerDaemonKeyRow {
  return { flag: `--${key}`, since: '1.10', ...rest, key, type };
}

/** Every key that a release from 1.10 on has accepted. */
export const dockerDaemonKeys: readonly DockerDaemonKeyRow[] = [
  row('allow-direct-routing', 'flag', { since: '28.2' }),
  row('allow-nondistributable-artifacts', 'strings', { since: '17.06', ignoredSince: '28.0' }),
  row('api-cors-header', 'string', { since: '1.12', until: '28.0' }),
  row('api-enable-cors', 'flag', { until: '17.09' }),
  row('authorization-plugins', 'strings', { flag: '--authorization-plugin' }),
  row('bip', 'string'),
  row('bip6', 'string', { since: '28.0' }),
  row('bridge', 'string'),
  row('bridge-accept-fwmark', 'string', { since: '29.0' }),
  row('builder', 'object', { flag: undefined, since: '18.09' }),
  row('cdi-spec-dirs', 'strings', { flag: '--cdi-spec-dir', since: '25.0' }),
  row('cgroup-parent', 'string'),
  row('cluster-advertise', 'string', { until: '23.0' }),
  row('cluster-store', 'string', { until: '23.0' }),
  row('cluster-store-opts', 'stringMap', { flag: '--cluster-store-opt', until: '23.0' }),
  row('containerd', 'string', { since: '1.11' }),
  row('containerd-namespace', 'string', { since: '20.10' }),
  row('containerd-plugins-namespace', 'string', { since: '20.10' }),
  row('cpu-rt-period', 'number', { since: '1.13' }),
  row('cpu-rt-runtime', 'number', { since: '1.13' }),
  row('cri-containerd', 'flag', { since: '18.09' }),
  row('data-root', 'string', { since: '17.05', hidesImages: true }),
  row('debug', 'flag'),
  row('default-address-pools', 'objects', { flag: '--default-address-pool', since: '18.06' }),
  row('default-cgroupns-mode', 'string', { since: '20.10' }),
  row('default-gateway', 'string'),
  row('default-gateway-v6', 'string'),
  row('default-ipc-mode', 'string', { since: '17.09' }),
  row('default-network-opts', 'object', { flag: '--default-network-opt', since: '24.0' }),
  row('default-runtime', 'string', { since: '1.12' }),
  row('default-shm-size', 'size', { since: '17.04' }),
  row('default-stop-timeout', 'number', { since: '29.7' }),
  row('default-ulimits', 'object', { flag: '--default-ulimit' }),
  row('deprecated-key-path', 'string', { since: '17.06', ignoredSince: '24.0' }),
  row('disable-legacy-registry', 'flag', { since: '1.11', until: '17.12' }),
  row('dns', 'strings'),
  row('dns-opts', 'strings', { flag: '--dns-opt' }),
  row('dns-search', 'strings'),
  row('exec-opts', 'strings', { flag: '--exec-opt' }),
  row('exec-root', 'string'),
  row('experimental', 'flag', { since: '1.13' }),
  row('features', 'object', { flag: '--feature', since: '18.09' }),
  row('firewall-backend', 'string', { since: '29.0' }),
  row('fixed-cidr', 'string'),
  row('fixed-cidr-v6', 'string'),
  row('graph', 'string', { until: '23.0', replacement: 'data-root', hidesImages: true }),
  row('group', 'string'),
  row('host-gateway-ip', 'string', { since: '20.10' }),
  row('host-gateway-ips', 'strings', { flag: '--host-gateway-ip', since: '28.0' }),
  row('hosts', 'strings', { flag: '--host' }),
  row('http-proxy', 'string', { since: '23.0' }),
  row('https-proxy', 'string', { since: '23.0' }),
  row('icc', 'flag'),
  row('init', 'flag', { since: '1.13' }),
  row('init-path', 'string', { since: '1.13' }),
  row('insecure-registries', 'strings', { flag: '--insecure-registry', since: '1.11' }),
  row('ip', 'string'),
  row('ip-forward', 'flag'),
  row('ip-forward-no-drop', 'flag', { since: '28.0' }),
  row('ip-masq', 'flag', { since: '1.12' }),
  row('ip6tables', 'flag', { since: '20.10' }),
  row('iptables', 'flag'),
  row('ipv6', 'flag'),
  row('labels', 'strings', { flag: '--label' }),
  row('live-restore', 'flag', { since: '1.12' }),
  row('log-driver', 'string'),
  row('log-format', 'string', { since: '25.0' }),
  row('log-level', 'string'),
  row('log-opts', 'stringMap', { flag: '--log-opt' }),
  row('max-concurrent-downloads', 'number', { since: '1.12' }),
  row('max-concurrent-uploads', 'number', { since: '1.12' }),
  row('max-download-attempts', 'number', { since: '20.10' }),
  row('metrics-addr', 'string', { since: '1.13' }),
  row('min-api-version', 'string', { flag: undefined, since: '29.0' }),
  row('mtu', 'number'),
  row('network-control-plane-mtu', 'number', { since: '17.09' }),
  row('network-diagnostic-port', 'number', { since: '17.12' }),
  row('no-new-privileges', 'flag', { since: '17.04' }),
  row('no-proxy', 'string', { since: '23.0' }),
  row('node-generic-resources', 'strings', { flag: '--node-generic-resource', since: '17.09' }),
  row('nri-opts', 'object', { since: '29.2' }),
  row('oom-score-adjust', 'number', { since: '1.12', until: '26.0' }),
  row('pidfile', 'string'),
  row('proxies', 'object', { flag: undefined, since: '23.0' }),
  row('raw-logs', 'flag', { since: '1.11' }),
  row('registry-mirrors', 'strings', { flag: '--registry-mirror', since: '1.11' }),
  row('rootless', 'flag', { since: '19.03' }),
  row('runtimes', 'object', { flag: '--add-runtime', since: '1.12', merged: true }),
  row('seccomp-profile', 'string', { since: '1.13' }),
  row('selinux-enabled', 'flag'),
  row('shutdown-timeout', 'number', { since: '1.13' }),
  row('storage-driver', 'string', { hidesImages: true }),
  row('storage-opts', 'strings', { flag: '--storage-opt' }),
  row('swarm-default-advertise-addr', 'string', { since: '1.12' }),
  row('tls', 'flag'),
  row('tlscacert', 'string'),
  row('tlscert', 'string'),
  row('tlskey', 'string'),
  row('tlsverify', 'flag'),
  row('userland-proxy', 'flag'),
  row('userland-proxy-path', 'string', { since: '1.13' }),
  row('userns-remap', 'string', { hidesImages: true }),
];

const byKey = new Map(dockerDaemonKeys.map((candidate) => [candidate.key, candidate]));

/** The row of a key, in its exact spelling: dockerd does not forgive another one. */
export function findDockerDaemonKey(key: string): DockerDaemonKeyRow | undefined {
  return byKey.get(key);
}

const keyByFlagName = new Map(
  dockerdFlags.flatMap(({ flag, key, vendor, until }) =>
    vendor === undefined && until === undefined ? [[flag.slice(2), key] as const] : [],
  ),
);

/**
 * The key that sets what a flag of this name sets, where the two names differ: `hosts` for `host`. dockerd looks unknown keys up among
 * its flags, accepts the file and passes over the entry.
 * Source: findConfigurationConflicts() in daemon/config/config.go of moby.
 */
export function keyOfFlagName(name: string): string | undefined {
  return keyByFlagName.get(name);
}

/** True when the name is that of a flag. */
export function isFlagName(name: string): boolean {
  return keyByFlagName.has(name);
}
