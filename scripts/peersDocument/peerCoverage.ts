/** Keys of peers.ts. */
export type PeerKey =
  | 'moby'
  | 'runc'
  | 'k3s'
  | 'sysval'
  | 'kubeadm'
  | 'lxc'
  | 'dockerInfo'
  | 'podman'
  | 'rootless'
  | 'criu'
  | 'bench';

/** Which peers look at the matter of a check at all, however they judge it. No letters: none does. Letters: see `letters`. */
const rows = `
KRN-VERSION-MIN s
KRN-CONFIG-FOUND m r k s l
KRN-CONFIG-MATCH l
KRN-OPT-BASE m r k s l
KRN-MQUEUE m r k l
KRN-KEYS m k
KRN-SECCOMP m r k s d p
KRN-INOTIFY s
KRN-EVENTS l c
KRN-TUN c
KRN-DEVPTS m k l
KRN-VSYSCALL m
KRN-BINFMT p
NS-MNT m r k s l
NS-UTS m r k s l
NS-IPC m r k s l
NS-PID m r k s l
NS-NET m r k s l
NS-CGROUP l c d
NS-USER m r k l n
NS-USER-SYSCTL R l
NS-LIMITS l
NS-TIME d c
NS-IDMAP r
CG-MODE m r k s l d p
CG-V1-SUNSET d s
CG-CONTROLLERS m r k s l d
CG-CPUSET m s d
CG-DEVICES m s
CG-PIDS m s k d n
CG-BPF m r s
CG-FREEZER s r
CG-NAMED-SYSTEMD l
CG-CPU-CFS m s d
CG-RT k r
CG-IO m r k d
CG-HUGETLB m k s
CG-PERF m k
CG-NETCLS m k
CG-NETPRIO m k
CG-DRIVER d
MEM-CTRL m r k s l d p
MEM-SWAPACCT m r d
MEM-SWAP-ON k a
MEM-SWAPPINESS d
MEM-OOMDISABLE d
MEM-KMEM m d
MEM-TOTAL a
ST-OVERLAY m r k s n
ST-OVERLAY-MOUNT n
ST-DTYPE d
ST-BACKFS p
ST-NATIVEDIFF d
ST-DRIVER b s d
ST-VFS s
ST-BTRFS m
ST-ZFS m
ST-DM m
ST-EXT4FEAT m k
ST-MOUNTOPTS p
ST-PARTITION b
ST-FUSE n p
NET-FWD4 m a d n
NET-FWD6 m a n
NET-BRIDGE m r k l
NET-BRNF m n
NET-IPT-BIN k R
NET-IPT-KERNEL m R
NET-RAW m d
NET-XT m r k s l
NET-IPVS m r k
NET-VXLAN m k
NET-IPSEC m k
NET-MACVLAN m l
NET-IPVLAN m
NET-DUMMY m
NET-SCTP m
NET-HELPERS m
NET-FIREWALL k a
NET-SUBNET k
NET-PORTS a k
NET-PROXY a
NET-HOSTNAME a
SEC-LSM m d p
SEC-APPARMOR m r k
SEC-SELINUX m
SEC-SECCOMP m r k s d p
SEC-DOCKERGROUP b
SEC-SOCKET b d
SEC-AUDIT b
SEC-DAEMON b
SEC-KEYS m k
RT-FOUND a b
RT-ACTIVE a
RT-WARNINGS d n
RT-CRI a
RT-VERSION-EOL b
RL-NEWUIDMAP R l p
RL-SUBID R p
RL-XDG R n
RL-LINGER p R
RL-DELEGATE n p r
RL-STORAGE n p
RL-NET p
RL-PING p
RL-LOWPORT p
RL-HOMEFS p
RL-CONFLICT R
CR-TOOL c
CR-PRIV c
CR-KCONF l r c
CR-DIAG c l
CR-TRACK c
CR-VERMAP c
LIM-CPU a
`;

const letters: Readonly<Record<string, PeerKey>> = {
  m: 'moby',
  r: 'runc',
  k: 'k3s',
  s: 'sysval',
  a: 'kubeadm',
  l: 'lxc',
  d: 'dockerInfo',
  p: 'podman',
  R: 'rootless',
  n: 'rootless',
  c: 'criu',
  b: 'bench',
};

/** By id of check: the peers that look at its matter. A check without an entry is looked at by none of them. */
export const peerCoverage: ReadonlyMap<string, ReadonlySet<PeerKey>> = new Map(
  rows
    .trim()
    .split('\n')
    .map((row) => {
      const [id = '', ...marks] = row.split(' ');
      return [id, new Set(marks.flatMap((mark) => letters[mark] ?? []))] as const;
    }),
);
