import type { Fact } from '../../model/fact';
import type { Readings } from '../readings';
import { factOfFile, notUnderstood, understood, unexpected, type Parsed } from './readingFact';

const root = '/proc/sys/';

/** A dotted key that the collector reads. */
export function isReadSysctl(key: string): boolean {
  return readKeys.has(key) || /^user\.max_\w{1,64}_namespaces$/.test(key);
}

/** Paths under /proc/sys that the collector reads; the limits of namespaces come on top, by what the kernel has. */
const paths: readonly string[] = [
  ...['tainted', 'modules_disabled', 'dmesg_restrict', 'unprivileged_userns_clone', 'pid_max', 'threads-max'],
  ...['apparmor_restrict_unprivileged_userns', 'panic', 'panic_on_oops', 'unprivileged_bpf_disabled'],
  ...[
    'random/entropy_avail',
    'seccomp/actions_avail',
    'keys/root_maxkeys',
    'keys/maxkeys',
    'pty/nr',
    'pty/max',
    'sem',
    'shmmax',
  ],
]
  .map((path) => `kernel/${path}`)
  .concat(
    ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'].map(
      (kind) => `user/max_${kind}_namespaces`,
    ),
    ['overcommit_memory', 'panic_on_oom', 'swappiness', 'max_map_count'].map((path) => `vm/${path}`),
    ['file-max', 'file-nr', 'nr_open', 'aio-nr', 'aio-max-nr', 'mqueue/queues_max'].map(
      (path) => `fs/${path}`,
    ),
    ['max_user_instances', 'max_user_watches'].map((path) => `fs/inotify/${path}`),
    ['ip_forward', 'ip_unprivileged_port_start', 'ping_group_range', 'neigh/default/gc_thresh3'].map(
      (path) => `net/ipv4/${path}`,
    ),
    ['all', 'default'].flatMap((scope) => [
      `net/ipv4/conf/${scope}/rp_filter`,
      `net/ipv6/conf/${scope}/forwarding`,
    ]),
    ['iptables', 'ip6tables'].map((table) => `net/bridge/bridge-nf-call-${table}`),
    ['count', 'max'].map((name) => `net/netfilter/nf_conntrack_${name}`),
  );

const readKeys: ReadonlySet<string> = new Set(paths.map((path) => path.replaceAll('/', '.')));

/** Kernel settings by dotted key, as sysctl(8) names them. */
export function parseSysctls(readings: Readings): Readonly<Record<string, Fact<string>>> {
  const limits = readings
    .pathsUnder(`${root}user/`)
    .filter((path) => /\/max_\w{1,64}_namespaces$/.test(path));
  const all = new Set([...paths.map((path) => root + path), ...limits]);
  return Object.fromEntries(
    [...all].map((path) => [
      path.slice(root.length).replaceAll('/', '.'),
      factOfFile(readings, path, parseSetting),
    ]),
  );
}

/** The kernel prints at most one page. */
function parseSetting(text: string): Parsed<string> {
  return text.length > 4096 ? notUnderstood(unexpected(text)) : understood(text.trim(), text);
}
