import { message, type Message } from '../model/message';

/** A warning that `docker info` prints, and what is true of it. */
export interface EngineWarning {
  readonly pattern: RegExp;
  /** The check of Hullwright that judges the matter itself. */
  readonly check: string;
  /** When the warning may be wrong, and why; left out where it is right whenever it is printed. */
  readonly doubt?: Message;
  readonly source: string;
}

/** Texts of daemon/info_unix.go and pkg/sysinfo of moby, and what is known of them. */
export const engineWarnings: readonly EngineWarning[] = [
  {
    pattern: /No swap limit support/,
    check: 'MEM-SWAPACCT',
    doubt: message('it is false when the daemon runs in the root group of cgroup v2: see CG-DAEMON-ROOT'),
    source: 'https://github.com/docker/cli/issues/5776',
  },
  {
    pattern: /No memory limit support/,
    check: 'MEM-CTRL',
    source: 'https://github.com/moby/moby/blob/master/daemon/info_unix.go',
  },
  {
    pattern: /No kernel memory(?: TCP)? limit support/,
    check: 'MEM-KMEM',
    doubt: message('kernels and runtimes dropped this limit, and nothing needs it'),
    source: 'https://docs.kernel.org/admin-guide/cgroup-v1/memory.html',
  },
  {
    pattern: /No oom kill disable support/,
    check: 'MEM-OOMDISABLE',
    doubt: message('cgroup v2 does not have it, and nothing is wrong'),
    source: 'https://docs.docker.com/reference/cli/docker/container/run/',
  },
  {
    pattern: /No cpu (?:cfs|shares|period|quota)/i,
    check: 'CG-CPU-CFS',
    source: 'https://github.com/moby/moby/blob/master/daemon/info_unix.go',
  },
  {
    pattern: /No cpuset support/,
    check: 'CG-CPUSET',
    source: 'https://github.com/moby/moby/blob/master/daemon/info_unix.go',
  },
  {
    pattern: /No (?:blkio|io\.)/,
    check: 'CG-IO',
    doubt: message('most kernels have no weights, and few containers ask for them'),
    source: 'https://docs.kernel.org/admin-guide/cgroup-v2.html',
  },
  {
    pattern: /IPv4 forwarding is disabled/,
    check: 'NET-FWD4',
    source: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
  },
  {
    pattern: /bridge-nf-call-ip6?tables is disabled/,
    check: 'NET-BRNF',
    doubt: message('Docker 28 and later load the module when they need it, and no longer print this'),
    source: 'https://docs.docker.com/engine/release-notes/28/',
  },
  {
    pattern: /Support for cgroup v1 is deprecated/,
    check: 'CG-V1-SUNSET',
    source: 'https://github.com/moby/moby/issues/51111',
  },
  {
    pattern: /Support for cgroup v2 is experimental/,
    check: 'CG-MODE',
    doubt: message('Docker 20.10 was careful; later releases support cgroup v2 in full'),
    source: 'https://docs.docker.com/engine/release-notes/20.10/',
  },
  {
    pattern: /Running in rootless-mode without cgroups/,
    check: 'RL-DELEGATE',
    source: 'https://docs.docker.com/engine/security/rootless/troubleshoot/',
  },
  {
    pattern: /API is accessible on .* without (?:encryption|TLS)/i,
    check: 'SEC-SOCKET',
    source: 'https://docs.docker.com/engine/security/protect-access/',
  },
  {
    pattern: /devicemapper|loopback devices|overlay: the backing|aufs/i,
    check: 'ST-DRIVER',
    source: 'https://docs.docker.com/engine/deprecated/',
  },
];
