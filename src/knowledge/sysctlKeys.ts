import { message, type Message } from '../model/message';
import type { Profile } from '../model/profile';

/** One key under /proc/sys that decides something for containers. */
export interface SysctlKeyRow {
  /** With dots. */
  readonly key: string;
  /** What it does, in plain words; reads after "It ". */
  readonly does: Message;
  /** `number`: one; `numbers`: several with blanks; `text`: anything. */
  readonly values: 'number' | 'numbers' | 'text';
  /** The least and the largest value with which hosts of these profiles work. */
  readonly good?: {
    readonly least?: number;
    readonly most?: number;
    readonly profiles: readonly Profile[];
    /** What happens otherwise; a whole sentence. */
    readonly otherwise: Message;
  };
  /** The key is there only while this module is loaded. */
  readonly module?: string;
  /** Only kernels of these makers have it. */
  readonly vendors?: readonly ('Debian' | 'Ubuntu')[];
  /** The first upstream release that has it. Left out: every release that runs containers. */
  readonly since?: string;
  /** The first upstream release that no longer has it. */
  readonly until?: string;
  /** URLs. */
  readonly sources: readonly string[];
}

const network = 'https://docs.kernel.org/networking/ip-sysctl.html';
const conntrack = 'https://docs.kernel.org/networking/nf_conntrack-sysctl.html';
const kernel = 'https://docs.kernel.org/admin-guide/sysctl/kernel.html';
const memory = 'https://docs.kernel.org/admin-guide/sysctl/vm.html';
const files = 'https://docs.kernel.org/admin-guide/sysctl/fs.html';
const users = 'https://docs.kernel.org/admin-guide/sysctl/user.html';
const inotify = 'https://man7.org/linux/man-pages/man7/inotify.7.html';
const keyrings = 'https://man7.org/linux/man-pages/man7/keyrings.7.html';
const kubernetes = 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/';
const rootless = 'https://docs.docker.com/engine/security/rootless/';
const forwarding = 'https://docs.docker.com/engine/network/packet-filtering-firewalls/';

const bridged: readonly Profile[] = ['docker', 'podman', 'kubernetes', 'swarm'];

/** The sysctl keys that Hullwright judges. */
export const sysctlKeys: readonly SysctlKeyRow[] = [
  {
    key: 'net.ipv4.ip_forward',
    does: message('lets the host pass packets between its networks'),
    values: 'number',
    good: {
      least: 1,
      profiles: bridged,
      otherwise: message('Containers on a bridge network reach nothing outside their host.'),
    },
    sources: [network, forwarding],
  },
  {
    key: 'net.ipv4.conf.all.forwarding',
    does: message('lets the host pass packets between its networks'),
    values: 'number',
    good: {
      least: 1,
      profiles: bridged,
      otherwise: message('Containers on a bridge network reach nothing outside their host.'),
    },
    sources: [network, forwarding],
  },
  {
    key: 'net.ipv6.conf.all.forwarding',
    does: message('lets the host pass IPv6 packets between its networks'),
    values: 'number',
    sources: [network],
  },
  {
    key: 'net.ipv4.ip_unprivileged_port_start',
    does: message('is the lowest port that ordinary users may open'),
    values: 'number',
    since: '4.11',
    sources: [network, rootless],
  },
  {
    key: 'net.ipv4.ping_group_range',
    does: message('says which groups may use ping'),
    values: 'numbers',
    sources: [network, rootless],
  },
  ...['iptables', 'ip6tables', 'arptables'].map((table): SysctlKeyRow => ({
    key: `net.bridge.bridge-nf-call-${table}`,
    does: message('shows packets inside a bridge to the firewall'),
    values: 'number',
    ...(table !== 'arptables' && {
      good: {
        least: 1,
        profiles: ['kubernetes'] as const,
        otherwise: message('Traffic between pods of one node passes by services and network policies.'),
      },
    }),
    module: 'br_netfilter',
    sources: [network, kubernetes],
  })),
  {
    key: 'net.netfilter.nf_conntrack_max',
    does: message('is the number of connections that the firewall keeps in mind'),
    values: 'number',
    module: 'nf_conntrack',
    sources: [conntrack],
  },
  {
    key: 'net.nf_conntrack_max',
    does: message('is the number of connections that the firewall keeps in mind'),
    values: 'number',
    module: 'nf_conntrack',
    sources: [conntrack],
  },
  {
    key: 'net.core.somaxconn',
    does: message('is the number of connections that may wait to be accepted'),
    values: 'number',
    sources: ['https://docs.kernel.org/admin-guide/sysctl/net.html'],
  },
  {
    key: 'user.max_user_namespaces',
    does: message('is the number of user namespaces that each user may have'),
    values: 'number',
    good: {
      least: 1,
      profiles: ['rootless', 'podman'],
      otherwise: message('Rootless containers do not start.'),
    },
    since: '4.9',
    sources: [users, rootless],
  },
  {
    key: 'kernel.unprivileged_userns_clone',
    does: message('lets ordinary users make user namespaces'),
    values: 'number',
    good: {
      least: 1,
      profiles: ['rootless', 'podman'],
      otherwise: message('Rootless containers do not start.'),
    },
    vendors: ['Debian', 'Ubuntu'],
    sources: [rootless, 'https://wiki.debian.org/LXC'],
  },
  {
    key: 'kernel.apparmor_restrict_unprivileged_userns',
    does: message('keeps programs without an AppArmor profile from using user namespaces'),
    values: 'number',
    vendors: ['Ubuntu'],
    sources: [rootless, 'https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces'],
  },
  {
    key: 'vm.max_map_count',
    does: message('is the number of memory areas that one program may have'),
    values: 'number',
    sources: [memory],
  },
  {
    key: 'vm.overcommit_memory',
    does: message('says how much memory the kernel promises'),
    values: 'number',
    good: {
      most: 1,
      profiles: ['kubernetes'],
      otherwise: message('Programs are refused memory that is free; kubelet asks for 1.'),
    },
    sources: [memory, 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/'],
  },
  {
    key: 'vm.panic_on_oom',
    does: message('crashes the whole host when memory runs out'),
    values: 'number',
    good: {
      most: 0,
      profiles: ['docker', 'podman', 'kubernetes', 'swarm', 'lxc'],
      otherwise: message('One container that runs out of memory may stop the whole host.'),
    },
    sources: [memory],
  },
  {
    key: 'vm.swappiness',
    does: message('says how readily memory is moved to swap'),
    values: 'number',
    sources: [memory],
  },
  {
    key: 'fs.inotify.max_user_instances',
    does: message('is the number of file watchers that one user may have'),
    values: 'number',
    sources: [inotify],
  },
  {
    key: 'fs.inotify.max_user_watches',
    does: message('is the number of files that one user may watch'),
    values: 'number',
    sources: [inotify],
  },
  {
    key: 'fs.file-max',
    does: message('is the number of files that may be open on the host'),
    values: 'number',
    sources: [files],
  },
  {
    key: 'fs.may_detach_mounts',
    does: message('lets folders be removed that another container has mounted'),
    values: 'number',
    good: {
      least: 1,
      profiles: ['docker', 'podman', 'kubernetes'],
      otherwise: message('Removing a container fails with "device or resource busy".'),
    },
    sources: ['https://github.com/moby/moby/pull/34886'],
  },
  {
    key: 'kernel.keys.maxkeys',
    does: message('is the number of keys that one user may have'),
    values: 'number',
    sources: [keyrings],
  },
  {
    key: 'kernel.keys.maxbytes',
    does: message('is the size of all keys that one user may have'),
    values: 'number',
    sources: [keyrings],
  },
  {
    key: 'kernel.keys.root_maxkeys',
    does: message('is the number of keys that root may have'),
    values: 'number',
    sources: [keyrings],
  },
  {
    key: 'kernel.keys.root_maxbytes',
    does: message('is the size of all keys that root may have'),
    values: 'number',
    sources: [keyrings],
  },
  {
    key: 'kernel.pid_max',
    does: message('is the number of processes that may run'),
    values: 'number',
    sources: [kernel],
  },
  {
    key: 'kernel.threads-max',
    does: message('is the number of threads that may run'),
    values: 'number',
    sources: [kernel],
  },
  {
    key: 'kernel.panic',
    does: message('says after how many seconds a crashed kernel starts again'),
    values: 'number',
    sources: [kernel],
  },
  {
    key: 'kernel.panic_on_oops',
    does: message('stops the host at the first fault of the kernel'),
    values: 'number',
    sources: [kernel],
  },
  {
    key: 'kernel.dmesg_restrict',
    does: message('shows the kernel log to root only'),
    values: 'number',
    sources: [kernel],
  },
  {
    key: 'net.ipv4.tcp_tw_recycle',
    does: message('reused ports of connections that had just ended'),
    values: 'number',
    until: '4.12',
    sources: ['https://git.kernel.org/torvalds/c/4396e46187ca'],
  },
];

const byKey = new Map(sysctlKeys.map((row) => [row.key, row]));

/** The row of a key with dots. */
export function findSysctlKey(key: string): SysctlKeyRow | undefined {
  return byKey.get(key);
}
