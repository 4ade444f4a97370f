import type { PeerKey } from './peerCoverage';

/** A tool that looks at container hosts too. */
export interface Peer {
  readonly key: PeerKey;
  readonly name: string;
  readonly url: string;
  /** What it looks at, and how it decides. */
  readonly looksAt: string;
  /** What it lacks, as its source and its users' reports show. */
  readonly lacks: string;
}

/** Read in their own sources in 2026; each address is where. */
export const peers: readonly Peer[] = [
  {
    key: 'moby',
    name: 'moby check-config.sh',
    url: 'https://github.com/moby/moby/blob/master/contrib/check-config.sh',
    looksAt:
      'About 105 kernel options in one configuration file, found in four places; the cgroup mode and five v2 controllers; AppArmor with its parser; three forwarding sysctls; zfs; the key quota; the vsyscall mode; memory.memsw on v1.',
    lacks:
      'Gates of five options are off by one release, so dropped options are called missing. It demands v1 options on v2 hosts and v2 options on v1 hosts, prints “swap accounting enabled” on 5.8 and later whatever the command line says, counts =m as good without the module, and calls everything missing when the file cannot be read. Text only.',
  },
  {
    key: 'runc',
    name: 'runc check-config.sh and `runc features`',
    url: 'https://github.com/opencontainers/runc/blob/main/script/check-config.sh',
    looksAt:
      'About 60 kernel options with gates that name the commit; `runc features` prints what the program itself was built for.',
    lacks:
      'The configuration alone decides. `runc features` does not say whether this kernel can honour any of it.',
  },
  {
    key: 'k3s',
    name: 'k3s check-config',
    url: 'https://github.com/k3s-io/k3s/blob/master/contrib/util/check-config.sh',
    looksAt:
      'About 75 kernel options, iptables version and mode, swap, overlapping routes, firewalld and ufw, the cgroup mode with its controllers, the key quota.',
    lacks:
      'It loads the module configs on the host it examines. Options without a gate are missing on every newer kernel, and v1 controllers on every pure v2 host. Text only.',
  },
  {
    key: 'sysval',
    name: 'Kubernetes system-validators',
    url: 'https://github.com/kubernetes/system-validators',
    looksAt:
      'The kernel release against a pattern, 13 required options and 4 to 6 more by cgroup version, cgroup controllers, the Docker version and its storage driver.',
    lacks:
      'A kernel without a readable configuration stops the installation. Vendor kernels outside the pattern are called unsupported. It creates a cgroup to look for the freezer.',
  },
  {
    key: 'kubeadm',
    name: 'kubeadm preflight',
    url: 'https://github.com/kubernetes/kubernetes/blob/master/cmd/kubeadm/app/preflight/checks.go',
    looksAt:
      'Processors and memory, free ports, firewalld, proxies, swap, forwarding, host name, programs, the runtime over CRI. Each check has a name and can be waived by it.',
    lacks: 'Kubernetes alone; no evidence beyond the sentence, no machine-readable output.',
  },
  {
    key: 'lxc',
    name: 'lxc-checkconfig',
    url: 'https://github.com/lxc/lxc/blob/main/src/lxc/cmd/lxc-checkconfig.in',
    looksAt:
      'About 35 kernel options, newuidmap and newgidmap, cgroup mounts, limits of namespaces, loaded modules.',
    lacks:
      'A missing prefix makes one option never found, and one gate skips whole series of kernels. File capabilities of newuidmap do not count. v1 hierarchies are missed on pure v2 hosts.',
  },
  {
    key: 'dockerInfo',
    name: 'docker info',
    url: 'https://github.com/moby/moby/blob/master/daemon/info_unix.go',
    looksAt: 'About 22 warnings, from the presence of cgroup files in the group of the daemon.',
    lacks:
      'It asks the daemon, so it says nothing where the daemon does not start. A daemon in the root group sees no swap limits that are there. With swapaccount=0 on v2 it is content while containers with a memory limit fail to start.',
  },
  {
    key: 'podman',
    name: 'podman info and its troubleshooting guide',
    url: 'https://github.com/containers/podman/blob/main/troubleshooting.md',
    looksAt: 'An inventory: controllers, id maps, security modules, network helpers, storage, runtimes.',
    lacks:
      'No verdicts. Where user namespaces are broken the command fails and shows nothing. The guide of fifty items is prose.',
  },
  {
    key: 'rootless',
    name: 'dockerd-rootless-setuptool.sh and nerdctl’s rootless check',
    url: 'https://github.com/moby/moby/blob/master/contrib/dockerd-rootless-setuptool.sh',
    looksAt:
      'newuidmap, iptables modules, sysctls of user namespaces, ranges of ids, the runtime folder and the user’s systemd; nerdctl also mounts an overlay in a user namespace.',
    lacks:
      'Advice for three package managers. Whether a module is loaded is told by a part of its name. Text only.',
  },
  {
    key: 'criu',
    name: 'criu check',
    url: 'https://github.com/checkpoint-restore/criu/blob/criu-dev/criu/cr-check.c',
    looksAt: 'About 60 features, tried by real system calls.',
    lacks:
      'It needs root, writes a cache, stops at the first failure of the first group, and “Looks good” does not say that a container can be dumped: overlay, network locks and the runtime are outside of it.',
  },
  {
    key: 'bench',
    name: 'docker-bench-security',
    url: 'https://github.com/docker/docker-bench-security',
    looksAt: 'The CIS benchmark: 134 rows, twenty of them about the host.',
    lacks:
      'It must run as root with Docker; without rights its audit rows are false alarms. It hardly looks at the kernel.',
  },
];
