import { message, type Message } from '../model/message';
import type { Profile } from '../model/profile';
import type { KernelOptionGroup, KernelOptionRow, RuntimeProof } from './kernelOptionRow';

const everywhere: readonly Profile[] = [
  'docker',
  'podman',
  'rootless',
  'kubernetes',
  'swarm',
  'lxc',
  'checkpoint',
];
const engines: readonly Profile[] = ['docker', 'podman', 'rootless', 'kubernetes', 'swarm', 'lxc'];
const bridged: readonly Profile[] = ['docker', 'podman', 'kubernetes', 'swarm'];
const filtering: readonly Profile[] = ['docker', 'kubernetes', 'swarm'];

const moby = 'https://github.com/moby/moby/blob/master/contrib/check-config.sh';
const runc = 'https://github.com/opencontainers/runc/blob/main/script/check-config.sh';
const kubernetes = 'https://github.com/kubernetes/system-validators/blob/master/validators/types_unix.go';
const lxc = 'https://github.com/lxc/lxc/blob/main/src/lxc/cmd/lxc-checkconfig.in';
const criu = 'https://criu.org/Linux_kernel';
const swarmPorts = 'https://docs.docker.com/engine/network/drivers/overlay/';
const kubeProxy = 'https://kubernetes.io/docs/reference/networking/virtual-ips/';
const rootlessDocs = 'https://docs.docker.com/engine/security/rootless/';
const systemd = 'https://github.com/systemd/systemd/blob/main/README';

const commit = (hash: string) => `https://git.kernel.org/torvalds/c/${hash}`;

const namespace = (name: string): RuntimeProof => ({ kind: 'namespace', name });
const filesystem = (name: string): RuntimeProof => ({ kind: 'filesystem', name });
const controller = (name: string): RuntimeProof => ({ kind: 'controller', name });
const mountedController = (name: string): RuntimeProof => ({ kind: 'mountedController', name });
const sysctl = (key: string): RuntimeProof => ({ kind: 'sysctl', key });
const cgroupFile = (hierarchy: string, file: string): RuntimeProof => ({
  kind: 'cgroupFile',
  hierarchy,
  file,
});

interface RowRest extends Omit<KernelOptionRow, 'option' | 'group' | 'gives' | 'required' | 'used'> {
  readonly required?: readonly Profile[];
  readonly used?: readonly Profile[];
}

function row(option: string, group: KernelOptionGroup, gives: Message, rest: RowRest): KernelOptionRow {
  return { required: [], used: [], ...rest, option, group, gives };
}

const rows: readonly KernelOptionRow[] = [
  // Base
  row('MODULES', 'base', message('loading of kernel modules'), { used: everywhere, sources: [moby] }),
  row('NET', 'base', message('networking'), { required: everywhere, sources: [lxc] }),
  row('INET', 'base', message('IPv4'), {
    required: everywhere,
    proofs: [sysctl('net.ipv4.ip_forward')],
    sources: [kubernetes],
  }),
  row('IPV6', 'base', message('IPv6'), {
    used: everywhere,
    proofs: [sysctl('net.ipv6.conf.all.forwarding')],
    sources: [moby],
  }),
  row('UNIX', 'base', message('the local sockets that engines are asked through'), {
    required: everywhere,
    sources: [criu],
  }),
  row('PROC_FS', 'base', message('/proc'), {
    required: everywhere,
    proofs: [filesystem('proc')],
    sources: [kubernetes],
  }),
  row('SYSFS', 'base', message('/sys'), {
    required: everywhere,
    proofs: [filesystem('sysfs')],
    sources: [systemd],
  }),
  row('SYSCTL', 'base', message('kernel settings under /proc/sys'), {
    required: everywhere,
    proofs: [sysctl('kernel.pid_max')],
    sources: [systemd],
  }),
  row('TMPFS', 'base', message('file systems in memory, which each container gets for /dev and /dev/shm'), {
    required: everywhere,
    proofs: [filesystem('tmpfs')],
    sources: [systemd],
  }),
  row('TMPFS_XATTR', 'base', message('extended attributes on file systems in memory'), {
    used: everywhere,
    since: '2.6.39',
    sources: [systemd],
  }),
  row('DEVTMPFS', 'base', message('a /dev that the kernel fills'), {
    used: everywhere,
    proofs: [filesystem('devtmpfs')],
    sources: [systemd],
  }),
  row('UNIX98_PTYS', 'base', message('pseudo terminals, for interactive containers'), {
    required: everywhere,
    proofs: [filesystem('devpts')],
    sources: [lxc],
  }),
  row('DEVPTS_MULTIPLE_INSTANCES', 'base', message('pseudo terminals of its own for each container'), {
    required: engines,
    until: '4.7',
    impliedBy: [],
    sources: [moby, commit('eedf265aa003'), 'https://github.com/moby/moby/pull/25754'],
  }),
  row('KEYS', 'base', message('key rings, of which each container gets its own'), {
    required: engines,
    proofs: [sysctl('kernel.keys.root_maxkeys')],
    sources: [moby, runc],
  }),
  row('POSIX_MQUEUE', 'base', message('message queues: /dev/mqueue is mounted into containers'), {
    required: engines,
    proofs: [filesystem('mqueue'), sysctl('fs.mqueue.queues_max')],
    sources: [moby, runc],
  }),
  row('SYSVIPC', 'base', message('shared memory, semaphores and message queues of System V'), {
    used: everywhere,
    proofs: [sysctl('kernel.shmmax')],
    sources: [criu],
  }),
  row('EPOLL', 'base', message('waiting for many files at once, which every engine does'), {
    required: everywhere,
    sources: [criu, systemd],
  }),
  row(
    'EVENTFD',
    'base',
    message('event counters as files, by which engines hear of containers out of memory'),
    {
      required: everywhere,
      sources: [criu],
    },
  ),
  row('SIGNALFD', 'base', message('signals as files'), {
    required: ['checkpoint'],
    used: engines,
    sources: [criu, systemd],
  }),
  row('TIMERFD', 'base', message('timers as files'), {
    required: ['checkpoint'],
    used: engines,
    sources: [systemd],
  }),
  row('FHANDLE', 'base', message('opening files by handle'), {
    required: ['checkpoint'],
    used: engines,
    since: '2.6.39',
    sources: [criu, systemd],
  }),
  row('INOTIFY_USER', 'base', message('watching files for changes'), {
    required: everywhere,
    proofs: [sysctl('fs.inotify.max_user_watches')],
    sources: [criu, systemd],
  }),
  row('FANOTIFY', 'base', message('watching whole file systems for changes'), {
    used: everywhere,
    since: '2.6.37',
    sources: [criu],
  }),
  row('AIO', 'base', message('asynchronous file access, which databases use'), {
    used: everywhere,
    proofs: [sysctl('fs.aio-max-nr')],
    sources: [criu],
  }),
  row('FUTEX', 'base', message('the locks that threads use'), { required: everywhere, sources: [systemd] }),
  row('MULTIUSER', 'base', message('users other than root'), {
    required: everywhere,
    since: '4.1',
    sources: [commit('2813893f8b19')],
  }),
  row('BINFMT_MISC', 'base', message('running images of other architectures through an emulator'), {
    used: engines,
    proofs: [filesystem('binfmt_misc')],
    modules: ['binfmt_misc'],
    sources: ['https://docs.docker.com/build/building/multi-platform/'],
  }),
  row('TUN', 'base', message('network interfaces of programs: VPNs and the network of rootless containers'), {
    required: ['rootless'],
    used: ['docker', 'podman', 'kubernetes', 'lxc', 'checkpoint', 'swarm'],
    modules: ['tun'],
    sources: [rootlessDocs],
  }),

  // Namespaces
  row('NAMESPACES', 'namespaces', message('namespaces at all: what makes a container'), {
    required: everywhere,
    proofs: [namespace('uts'), namespace('net')],
    sources: [moby, runc, kubernetes],
  }),
  row('UTS_NS', 'namespaces', message('a host name of its own for each container'), {
    required: everywhere,
    proofs: [namespace('uts')],
    sources: [moby, runc, kubernetes],
  }),
  row('IPC_NS', 'namespaces', message('shared memory and queues of its own for each container'), {
    required: everywhere,
    proofs: [namespace('ipc')],
    sources: [moby, runc, kubernetes],
  }),
  row('PID_NS', 'namespaces', message('process numbers of its own for each container'), {
    required: everywhere,
    proofs: [namespace('pid')],
    sources: [moby, runc, kubernetes],
  }),
  row('NET_NS', 'namespaces', message('a network of its own for each container'), {
    required: everywhere,
    proofs: [namespace('net')],
    sources: [moby, runc, kubernetes],
  }),
  row(
    'USER_NS',
    'namespaces',
    message('user numbers of its own for each container: rootless mode and userns-remap'),
    {
      required: ['rootless'],
      used: ['docker', 'podman', 'kubernetes', 'lxc', 'swarm', 'checkpoint'],
      proofs: [namespace('user')],
      note: message('Usable since 3.8; before 3.12 it needed XFS to be left out of the kernel.'),
      sources: [moby, runc, rootlessDocs],
    },
  ),
  row('TIME_NS', 'namespaces', message('clocks of its own for each container, which restoring one needs'), {
    used: ['checkpoint', 'docker', 'podman', 'lxc'],
    since: '5.6',
    proofs: [namespace('time')],
    sources: [commit('769071ac9f20')],
  }),

  // Cgroups
  row('CGROUPS', 'cgroups', message('control groups: the limits of containers'), {
    required: everywhere,
    proofs: [filesystem('cgroup'), filesystem('cgroup2'), namespace('cgroup')],
    sources: [moby, runc, kubernetes],
  }),
  row('CGROUP_SCHED', 'cgroups', message('shares of processor time'), {
    required: engines,
    proofs: [controller('cpu')],
    sources: [moby, runc, kubernetes],
  }),
  row('FAIR_GROUP_SCHED', 'cgroups', message('fair shares of processor time between groups'), {
    required: ['kubernetes'],
    used: ['docker', 'podman', 'rootless', 'swarm', 'lxc'],
    proofs: [cgroupFile('cpu', 'cpu.shares'), cgroupFile('unified', 'cpu.weight')],
    sources: [moby, runc, kubernetes],
  }),
  row('CFS_BANDWIDTH', 'cgroups', message('upper limits of processor time: --cpus'), {
    required: ['kubernetes'],
    used: ['docker', 'podman', 'rootless', 'swarm', 'lxc'],
    since: '3.2',
    proofs: [cgroupFile('cpu', 'cpu.cfs_quota_us'), cgroupFile('unified', 'cpu.max')],
    sources: [moby, runc, commit('ab84d31e15502')],
  }),
  row('RT_GROUP_SCHED', 'cgroups', message('real-time processor time for groups'), {
    used: ['docker', 'podman'],
    cgroup: 'v1',
    proofs: [cgroupFile('cpu', 'cpu.rt_runtime_us')],
    note: message(
      'With cgroup v2 it does harm: real-time programs outside the root group stop the cpu controller.',
    ),
    sources: [runc, 'https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu'],
  }),
  row('CPUSETS', 'cgroups', message('binding containers to processors: --cpuset-cpus'), {
    required: engines,
    proofs: [controller('cpuset')],
    sources: [moby, runc, kubernetes],
  }),
  row('CPUSETS_V1', 'cgroups', message('the cpuset controller in the form of cgroup v1'), {
    required: engines,
    since: '6.12',
    cgroup: 'v1',
    proofs: [mountedController('cpuset')],
    sources: ['https://github.com/raspberrypi/linux/pull/6396', commit('1abab1ba0775')],
  }),
  row('CGROUP_CPUACCT', 'cgroups', message('counting of used processor time'), {
    required: engines,
    cgroup: 'v1',
    proofs: [controller('cpuacct')],
    sources: [moby, runc, 'https://github.com/k3s-io/k3s/issues/12655'],
  }),
  row('CGROUP_DEVICE', 'cgroups', message('the list of devices that a container may open'), {
    required: engines,
    cgroup: 'v1',
    proofs: [controller('devices')],
    note: message('With cgroup v2 the same is done by CGROUP_BPF.'),
    sources: [moby, runc, 'https://github.com/kubernetes/system-validators/issues/51'],
  }),
  row('CGROUP_FREEZER', 'cgroups', message('pausing of containers'), {
    required: engines,
    cgroup: 'v1',
    proofs: [controller('freezer')],
    note: message('With cgroup v2 every kernel since 5.2 can pause containers, without an option.'),
    sources: [moby, runc, commit('76f969e8948d')],
  }),
  row('CGROUP_PIDS', 'cgroups', message('a limit to the number of processes: --pids-limit'), {
    required: ['kubernetes'],
    used: ['docker', 'podman', 'rootless', 'swarm', 'lxc'],
    since: '4.3',
    proofs: [controller('pids')],
    sources: [moby, runc, kubernetes, commit('49b786ea146f')],
  }),
  row('CGROUP_BPF', 'cgroups', message('the list of devices that a container may open, on cgroup v2'), {
    required: engines,
    since: '4.10',
    cgroup: 'v2',
    note: message('Device control by it works since 4.15.'),
    sources: [runc, moby, commit('3007098494be'), commit('ebc614f68736')],
  }),
  row('BPF_SYSCALL', 'cgroups', message('loading of BPF programs, which device control on cgroup v2 needs'), {
    required: engines,
    since: '3.18',
    cgroup: 'v2',
    proofs: [sysctl('kernel.unprivileged_bpf_disabled'), filesystem('bpf')],
    sources: ['https://github.com/opencontainers/runc/blob/main/docs/cgroup-v2.md'],
  }),
  row('BLK_CGROUP', 'cgroups', message('limits of disk access'), {
    used: engines,
    proofs: [controller('blkio'), controller('io')],
    sources: [moby, runc],
  }),
  row('BLK_DEV_THROTTLING', 'cgroups', message('upper limits of disk access: --device-read-bps'), {
    used: engines,
    proofs: [cgroupFile('blkio', 'blkio.throttle.read_bps_device'), cgroupFile('unified', 'io.max')],
    sources: [moby, runc],
  }),
  row('BLK_CGROUP_IOCOST', 'cgroups', message('shares of disk access by a model of its cost'), {
    used: engines,
    since: '5.4',
    cgroup: 'v2',
    sources: [runc, commit('7caa47151ab2')],
  }),
  row('BLK_CGROUP_IOLATENCY', 'cgroups', message('guaranteed response times of disks'), {
    used: engines,
    since: '4.19',
    cgroup: 'v2',
    sources: [commit('d70675121546')],
  }),
  row('IOSCHED_CFQ', 'cgroups', message('the disk scheduler that knew shares: --blkio-weight'), {
    used: engines,
    until: '5.0',
    impliedBy: ['IOSCHED_BFQ'],
    sources: [moby, runc, commit('f382fb0bcef4')],
  }),
  row('CFQ_GROUP_IOSCHED', 'cgroups', message('shares of disk access by the CFQ scheduler'), {
    used: engines,
    until: '5.0',
    impliedBy: ['BFQ_GROUP_IOSCHED'],
    sources: [moby, runc, commit('f382fb0bcef4')],
  }),
  row('IOSCHED_BFQ', 'cgroups', message('the disk scheduler that knows shares: --blkio-weight'), {
    used: engines,
    since: '4.12',
    modules: ['bfq'],
    sources: [commit('aee69d78dec0')],
  }),
  row('BFQ_GROUP_IOSCHED', 'cgroups', message('shares of disk access by the BFQ scheduler'), {
    used: engines,
    since: '4.12',
    proofs: [cgroupFile('blkio', 'blkio.bfq.weight'), cgroupFile('unified', 'io.bfq.weight')],
    sources: [commit('e21b7a0b9887')],
  }),
  row('CGROUP_PERF', 'cgroups', message('performance counters for each group'), {
    used: engines,
    since: '2.6.39',
    proofs: [controller('perf_event')],
    sources: [moby, runc],
  }),
  row('CGROUP_HUGETLB', 'cgroups', message('limits of huge memory pages'), {
    used: engines,
    since: '3.6',
    proofs: [controller('hugetlb')],
    sources: [moby, runc, kubernetes],
  }),
  row('CGROUP_RDMA', 'cgroups', message('limits of RDMA devices'), {
    used: ['kubernetes', 'docker', 'podman'],
    since: '4.11',
    proofs: [controller('rdma')],
    sources: [commit('39d3e7584a68')],
  }),
  row('CGROUP_MISC', 'cgroups', message('limits of other counted resources, such as encrypted guests'), {
    used: ['kubernetes', 'docker', 'podman'],
    since: '5.13',
    proofs: [controller('misc')],
    sources: [commit('a72232eabdfc')],
  }),
  row('NET_CLS_CGROUP', 'cgroups', message('marks on the packets of a group'), {
    used: engines,
    cgroup: 'v1',
    modules: ['cls_cgroup'],
    sources: [moby, runc],
  }),
  row('CGROUP_NET_CLASSID', 'cgroups', message('the classes behind marked packets of a group'), {
    used: engines,
    since: '3.14',
    cgroup: 'v1',
    proofs: [controller('net_cls')],
    sources: [commit('86f8515f9721')],
  }),
  row('CGROUP_NET_PRIO', 'cgroups', message('priorities for the packets of a group'), {
    used: engines,
    since: '3.14',
    cgroup: 'v1',
    aliases: ['NETPRIO_CGROUP'],
    proofs: [controller('net_prio')],
    sources: [moby, runc, commit('86f8515f9721')],
  }),
  row('NETPRIO_CGROUP', 'cgroups', message('priorities for the packets of a group, under its old name'), {
    used: engines,
    since: '3.3',
    until: '3.14',
    cgroup: 'v1',
    impliedBy: ['CGROUP_NET_PRIO'],
    proofs: [controller('net_prio')],
    modules: ['netprio_cgroup'],
    sources: [moby, runc, commit('86f8515f9721')],
  }),
  row('RESOURCE_COUNTERS', 'cgroups', message('the counters behind memory limits'), {
    used: engines,
    until: '3.19',
    impliedBy: ['MEMCG'],
    sources: [moby, runc, commit('5b1efc027c0b')],
  }),

  // Memory
  row('MEMCG', 'memory', message('limits of memory: --memory'), {
    required: engines,
    since: '3.6',
    aliases: ['CGROUP_MEM_RES_CTLR'],
    proofs: [controller('memory')],
    sources: [moby, runc, kubernetes, commit('c255a458055e')],
  }),
  row('CGROUP_MEM_RES_CTLR', 'memory', message('limits of memory, under its old name'), {
    used: engines,
    until: '3.6',
    impliedBy: ['MEMCG'],
    proofs: [controller('memory')],
    sources: [lxc, commit('c255a458055e')],
  }),
  row('CGROUP_MEM_RES_CTLR_SWAP', 'memory', message('limits of swap, under its old name'), {
    used: engines,
    until: '3.6',
    impliedBy: ['MEMCG_SWAP'],
    sources: [lxc, commit('c255a458055e')],
  }),
  row('MEMCG_V1', 'memory', message('limits of memory in the form of cgroup v1'), {
    required: engines,
    since: '6.11',
    cgroup: 'v1',
    proofs: [mountedController('memory')],
    sources: [commit('e93d4166b40a'), 'https://github.com/elrepo/kernel/pull/2'],
  }),
  row('MEMCG_SWAP', 'memory', message('limits of swap: --memory-swap'), {
    used: engines,
    since: '3.6',
    until: '6.1',
    aliases: ['CGROUP_MEM_RES_CTLR_SWAP'],
    impliedBy: ['MEMCG', 'SWAP'],
    proofs: [cgroupFile('unified', 'memory.swap.max'), cgroupFile('memory', 'memory.memsw.limit_in_bytes')],
    sources: [moby, runc, commit('e55b9f96860f')],
  }),
  row('MEMCG_SWAP_ENABLED', 'memory', message('limits of swap without a boot parameter'), {
    used: engines,
    since: '3.6',
    until: '5.8',
    impliedBy: ['MEMCG_SWAP'],
    proofs: [cgroupFile('unified', 'memory.swap.max'), cgroupFile('memory', 'memory.memsw.limit_in_bytes')],
    note: message('Without it, swapaccount=1 on the kernel command line turns the limits on.'),
    sources: [moby, runc, commit('2d1c498072de')],
  }),
  row('MEMCG_KMEM', 'memory', message('counting of kernel memory for each group'), {
    used: engines,
    since: '3.8',
    until: '4.5',
    impliedBy: ['MEMCG'],
    note: message(
      'From 4.5 to 6.10 the name remains in configurations, but nobody sets it: it follows MEMCG.',
    ),
    sources: [moby, runc, commit('d886f4e483ce'), 'https://github.com/moby/moby/pull/22761'],
  }),
  row('SWAP', 'memory', message('swapping memory out'), { used: engines, sources: [commit('e55b9f96860f')] }),
  row('PSI', 'memory', message('figures of how long programs wait for memory, disk and processor'), {
    used: engines,
    since: '4.20',
    proofs: [{ kind: 'pressure', resource: 'memory' }],
    sources: [commit('eb414681d5a0')],
  }),
  row('HUGETLBFS', 'memory', message('huge memory pages for programs'), {
    used: ['kubernetes', 'docker', 'podman'],
    proofs: [filesystem('hugetlbfs')],
    sources: ['https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/'],
  }),

  // Security
  row('SECCOMP', 'security', message('limiting the system calls of containers'), {
    required: ['rootless'],
    used: ['docker', 'podman', 'kubernetes', 'swarm', 'lxc', 'checkpoint'],
    sources: [moby, runc, kubernetes],
  }),
  row('SECCOMP_FILTER', 'security', message('limiting the system calls of containers by a profile'), {
    required: ['rootless'],
    used: ['docker', 'podman', 'kubernetes', 'swarm', 'lxc', 'checkpoint'],
    since: '3.5',
    sources: [moby, runc, kubernetes],
  }),
  row('SECURITY_APPARMOR', 'security', message('AppArmor profiles for containers'), {
    used: engines,
    sources: [moby, runc],
  }),
  row('SECURITY_SELINUX', 'security', message('SELinux labels for containers'), {
    used: engines,
    proofs: [filesystem('selinuxfs')],
    sources: [moby, runc],
  }),
  row('SECURITY_LANDLOCK', 'security', message('sandboxes that programs give themselves'), {
    used: engines,
    since: '5.13',
    sources: [commit('90945448e9830')],
  }),

  // Network
  row('VETH', 'network', message('the virtual cable between a container and the host'), {
    required: bridged,
    used: ['rootless', 'lxc', 'checkpoint'],
    modules: ['veth'],
    sources: [moby, runc, lxc],
  }),
  row('BRIDGE', 'network', message('the virtual switch that containers are plugged into'), {
    required: bridged,
    used: ['rootless', 'lxc', 'checkpoint'],
    modules: ['bridge'],
    sources: [moby, runc, lxc],
  }),
  row('BRIDGE_NETFILTER', 'network', message('firewall rules for traffic between containers of one bridge'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    modules: ['br_netfilter'],
    proofs: [sysctl('net.bridge.bridge-nf-call-iptables')],
    note: message('A part of the bridge module before 3.18, the module br_netfilter since.'),
    sources: [moby, runc, commit('34666d467cbf')],
  }),
  row('NETFILTER', 'network', message('packet filtering at all'), {
    required: bridged,
    used: ['rootless', 'lxc'],
    sources: [moby],
  }),
  row('NETFILTER_ADVANCED', 'network', message('the choice of single packet filters'), {
    used: bridged,
    sources: [lxc],
  }),
  row('NF_CONNTRACK', 'network', message('following of connections, which forwarding of ports needs'), {
    required: bridged,
    used: ['rootless', 'lxc'],
    modules: ['nf_conntrack'],
    proofs: [sysctl('net.netfilter.nf_conntrack_max')],
    sources: [moby],
  }),
  row('NF_NAT', 'network', message('translation of addresses, which published ports need'), {
    required: bridged,
    used: ['rootless', 'lxc'],
    modules: ['nf_nat'],
    sources: [moby, runc],
  }),
  row('NF_NAT_IPV4', 'network', message('translation of IPv4 addresses'), {
    required: bridged,
    used: ['rootless', 'lxc'],
    since: '3.7',
    until: '5.1',
    impliedBy: ['NF_NAT'],
    modules: ['nf_nat_ipv4'],
    sources: [moby, runc, commit('3bf195ae6037')],
  }),
  row('NF_NAT_IPV6', 'network', message('translation of IPv6 addresses'), {
    used: engines,
    since: '3.7',
    until: '5.1',
    impliedBy: ['NF_NAT'],
    sources: [runc, commit('3bf195ae6037')],
  }),
  row('NF_NAT_NEEDED', 'network', message('a mark that some part of the kernel translates addresses'), {
    used: engines,
    until: '5.2',
    impliedBy: ['NF_NAT'],
    sources: [moby, runc, commit('4806e975729f')],
  }),
  row('NF_NAT_FTP', 'network', message('FTP clients in containers, through translated addresses'), {
    used: engines,
    modules: ['nf_nat_ftp'],
    sources: [moby],
  }),
  row('NF_CONNTRACK_FTP', 'network', message('following of FTP transfers'), {
    used: engines,
    modules: ['nf_conntrack_ftp'],
    sources: [moby],
  }),
  row('NF_NAT_TFTP', 'network', message('TFTP clients in containers, through translated addresses'), {
    used: engines,
    modules: ['nf_nat_tftp'],
    sources: [moby],
  }),
  row('NF_CONNTRACK_TFTP', 'network', message('following of TFTP transfers'), {
    used: engines,
    modules: ['nf_conntrack_tftp'],
    sources: [moby],
  }),
  row('NF_CT_NETLINK', 'network', message('listing and deleting of followed connections'), {
    used: ['kubernetes', 'docker', 'podman', 'swarm', 'checkpoint'],
    modules: ['nf_conntrack_netlink'],
    sources: [kubeProxy],
  }),
  row('IP_SCTP', 'network', message('the SCTP protocol, for published SCTP ports'), {
    used: ['docker', 'kubernetes', 'swarm', 'podman'],
    modules: ['sctp'],
    sources: [moby],
  }),
  row('MACVLAN', 'network', message('containers with an address of their own on the physical network'), {
    used: engines,
    modules: ['macvlan'],
    sources: [moby],
  }),
  row('IPVLAN', 'network', message('containers on the physical network that share the address of the card'), {
    used: engines,
    since: '3.19',
    modules: ['ipvlan'],
    sources: [moby, commit('2ad7bf363841')],
  }),
  row('DUMMY', 'network', message('network interfaces without a cable, for networks without a way out'), {
    used: engines,
    modules: ['dummy'],
    sources: [moby],
  }),
  row('VLAN_8021Q', 'network', message('several virtual networks on one cable'), {
    used: engines,
    modules: ['8021q'],
    sources: [lxc],
  }),
  row('PACKET', 'network', message('raw access to packets, such as for DHCP and tcpdump'), {
    used: everywhere,
    sources: [criu],
  }),

  // iptables
  row('NETFILTER_XTABLES', 'iptables', message('the rules of iptables'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    modules: ['x_tables'],
    sources: [moby],
  }),
  row(
    'NETFILTER_XTABLES_LEGACY',
    'iptables',
    message('the old iptables, since the kernel can do without it'),
    {
      required: filtering,
      used: ['podman', 'rootless', 'lxc'],
      since: '6.17',
      backend: 'legacy',
      sources: [commit('9fce66583f06'), 'https://github.com/apple/containerization/issues/913'],
    },
  ),
  row('IP_NF_IPTABLES', 'iptables', message('iptables for IPv4'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    backend: 'legacy',
    modules: ['ip_tables'],
    sources: [moby],
  }),
  row('IP_NF_IPTABLES_LEGACY', 'iptables', message('the tables of the old iptables for IPv4'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    since: '6.17',
    backend: 'legacy',
    note: message('Some configurations from 6.9 on name it, where it follows the tables that need it.'),
    sources: [commit('9fce66583f06'), commit('a9525c7f6219')],
  }),
  row('IP_NF_FILTER', 'iptables', message('the table that lets packets through or not'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    backend: 'legacy',
    modules: ['iptable_filter'],
    sources: [moby, runc],
  }),
  row('IP_NF_NAT', 'iptables', message('the table that translates addresses'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    since: '3.7',
    backend: 'legacy',
    modules: ['iptable_nat'],
    sources: [moby, runc],
  }),
  row('IP_NF_MANGLE', 'iptables', message('the table that changes packets'), {
    required: ['swarm', 'kubernetes'],
    used: ['docker', 'podman', 'rootless', 'lxc'],
    backend: 'legacy',
    modules: ['iptable_mangle'],
    note: message('Plain Docker bridges do without it; Swarm marks packets of published ports in it.'),
    sources: [moby],
  }),
  row('IP_NF_RAW', 'iptables', message('the table before the following of connections'), {
    required: ['docker', 'swarm'],
    used: ['kubernetes', 'podman', 'rootless', 'lxc'],
    backend: 'legacy',
    modules: ['iptable_raw'],
    note: message('Docker since 28 keeps outsiders from containers with it.'),
    sources: [moby, 'https://docs.docker.com/engine/network/packet-filtering-firewalls/'],
  }),
  row(
    'IP_NF_TARGET_MASQUERADE',
    'iptables',
    message('containers that reach other networks by the address of the host'),
    {
      required: filtering,
      used: ['podman', 'rootless', 'lxc'],
      aliases: ['NETFILTER_XT_TARGET_MASQUERADE'],
      modules: ['xt_MASQUERADE', 'ipt_MASQUERADE'],
      sources: [moby, runc],
    },
  ),
  row(
    'NETFILTER_XT_TARGET_MASQUERADE',
    'iptables',
    message('the same for IPv4 and IPv6, under its new name'),
    {
      used: filtering,
      since: '5.2',
      aliases: ['IP_NF_TARGET_MASQUERADE'],
      modules: ['xt_MASQUERADE'],
      sources: [commit('adf82accc5f5')],
    },
  ),
  row('IP_NF_TARGET_REDIRECT', 'iptables', message('redirecting of packets to a local port'), {
    used: engines,
    aliases: ['NETFILTER_XT_TARGET_REDIRECT'],
    modules: ['xt_REDIRECT', 'ipt_REDIRECT'],
    sources: [moby, runc, kubernetes],
  }),
  row(
    'NETFILTER_XT_TARGET_REDIRECT',
    'iptables',
    message('redirecting of packets to a local port, under its new name'),
    {
      required: ['kubernetes'],
      used: ['docker', 'swarm', 'podman'],
      since: '3.7',
      aliases: ['IP_NF_TARGET_REDIRECT'],
      modules: ['xt_REDIRECT', 'ipt_REDIRECT'],
      sources: [kubernetes],
    },
  ),
  row('IP_NF_TARGET_REJECT', 'iptables', message('refusing of packets with an answer'), {
    used: ['kubernetes', 'docker', 'swarm', 'podman'],
    modules: ['ipt_REJECT'],
    sources: [kubeProxy],
  }),
  row('IP6_NF_IPTABLES', 'iptables', message('iptables for IPv6'), {
    used: engines,
    backend: 'legacy',
    modules: ['ip6_tables'],
    sources: [moby],
  }),
  row('IP6_NF_FILTER', 'iptables', message('the table that lets IPv6 packets through or not'), {
    required: ['docker', 'swarm'],
    used: ['kubernetes', 'podman', 'rootless', 'lxc'],
    backend: 'legacy',
    modules: ['ip6table_filter'],
    sources: [moby],
  }),
  row('IP6_NF_MANGLE', 'iptables', message('the table that changes IPv6 packets'), {
    required: ['swarm'],
    used: ['docker', 'kubernetes', 'podman', 'rootless', 'lxc'],
    backend: 'legacy',
    modules: ['ip6table_mangle'],
    sources: [moby],
  }),
  row('IP6_NF_RAW', 'iptables', message('the table before the following of IPv6 connections'), {
    required: ['docker', 'swarm'],
    used: ['kubernetes', 'podman', 'rootless', 'lxc'],
    backend: 'legacy',
    modules: ['ip6table_raw'],
    sources: [moby],
  }),
  row('IP6_NF_NAT', 'iptables', message('the table that translates IPv6 addresses'), {
    required: ['docker', 'swarm'],
    used: ['kubernetes', 'podman', 'rootless', 'lxc'],
    since: '3.7',
    backend: 'legacy',
    modules: ['ip6table_nat'],
    sources: [moby],
  }),
  row(
    'IP6_NF_TARGET_MASQUERADE',
    'iptables',
    message('containers that reach other IPv6 networks by the address of the host'),
    {
      required: ['docker', 'swarm'],
      used: ['kubernetes', 'podman', 'rootless', 'lxc'],
      since: '3.7',
      aliases: ['NETFILTER_XT_TARGET_MASQUERADE'],
      modules: ['xt_MASQUERADE', 'ip6t_MASQUERADE'],
      sources: [moby],
    },
  ),
  row(
    'NETFILTER_XT_MATCH_ADDRTYPE',
    'iptables',
    message('rules for local addresses, which published ports use'),
    {
      required: filtering,
      used: ['podman', 'rootless', 'lxc'],
      modules: ['xt_addrtype', 'ipt_addrtype'],
      sources: [moby, runc],
    },
  ),
  row('NETFILTER_XT_MATCH_CONNTRACK', 'iptables', message('rules by the state of a connection'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    modules: ['xt_conntrack'],
    sources: [moby, runc],
  }),
  row(
    'NETFILTER_XT_MATCH_IPVS',
    'iptables',
    message('rules for balanced connections, which Swarm services use'),
    {
      required: ['swarm'],
      used: ['docker', 'kubernetes'],
      modules: ['xt_ipvs'],
      sources: [moby, runc],
    },
  ),
  row('NETFILTER_XT_MARK', 'iptables', message('marks on packets'), {
    required: ['swarm', 'kubernetes', 'checkpoint'],
    used: ['docker', 'podman', 'rootless', 'lxc'],
    modules: ['xt_mark'],
    sources: [moby, criu],
  }),
  row(
    'NETFILTER_XT_MATCH_COMMENT',
    'iptables',
    message('comments in rules, which kube-proxy and CRI plugins write'),
    {
      required: ['kubernetes'],
      used: ['docker', 'podman', 'swarm', 'lxc'],
      modules: ['xt_comment'],
      sources: [runc, kubernetes],
    },
  ),
  row('NETFILTER_XT_MATCH_MULTIPORT', 'iptables', message('rules for several ports at once'), {
    used: ['kubernetes', 'podman'],
    modules: ['xt_multiport'],
    sources: ['https://github.com/containernetworking/plugins/blob/main/plugins/meta/portmap/portmap.go'],
  }),
  row(
    'NETFILTER_XT_MATCH_STATISTIC',
    'iptables',
    message('rules that hit at random, by which kube-proxy balances'),
    {
      used: ['kubernetes'],
      modules: ['xt_statistic'],
      sources: [kubeProxy],
    },
  ),
  row('NETFILTER_XT_TARGET_CHECKSUM', 'iptables', message('repairing of checksums, for DHCP in containers'), {
    used: ['lxc'],
    modules: ['xt_CHECKSUM'],
    sources: [lxc],
  }),
  row('IP_SET', 'iptables', message('sets of addresses, for network policies'), {
    used: ['kubernetes'],
    modules: ['ip_set'],
    sources: [kubeProxy],
  }),
  row('NETFILTER_XT_SET', 'iptables', message('rules that look into sets of addresses'), {
    used: ['kubernetes'],
    modules: ['xt_set'],
    sources: [kubeProxy],
  }),

  // nftables
  row('NF_TABLES', 'nftables', message('nftables, on which the new iptables stands'), {
    required: bridged,
    used: ['rootless', 'lxc', 'checkpoint'],
    since: '3.13',
    backend: 'nft',
    modules: ['nf_tables'],
    sources: [moby],
  }),
  row('NFT_COMPAT', 'nftables', message('rules of iptables on top of nftables'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    since: '3.13',
    backend: 'nft',
    modules: ['nft_compat'],
    sources: ['https://wiki.nftables.org/wiki-nftables/index.php/Moving_from_iptables_to_nftables'],
  }),
  row('NFT_NAT', 'nftables', message('translation of addresses by nftables'), {
    required: filtering,
    used: ['podman', 'rootless', 'lxc'],
    since: '3.13',
    backend: 'nft',
    sources: [moby],
  }),
  row('NFT_CT', 'nftables', message('rules of nftables by the state of a connection'), {
    used: engines,
    since: '3.13',
    backend: 'nft',
    modules: ['nft_ct'],
    sources: [moby],
  }),
  row('NFT_MASQ', 'nftables', message('containers that reach other networks, by nftables'), {
    used: engines,
    since: '3.18',
    backend: 'nft',
    modules: ['nft_masq'],
    sources: [moby],
  }),
  row('NFT_FIB', 'nftables', message('rules of nftables for local addresses'), {
    used: engines,
    since: '4.10',
    backend: 'nft',
    modules: ['nft_fib'],
    sources: [moby],
  }),
  row('NFT_FIB_IPV4', 'nftables', message('rules of nftables for local IPv4 addresses'), {
    used: engines,
    since: '4.10',
    backend: 'nft',
    modules: ['nft_fib_ipv4'],
    sources: [moby],
  }),
  row('NFT_FIB_IPV6', 'nftables', message('rules of nftables for local IPv6 addresses'), {
    used: engines,
    since: '4.10',
    backend: 'nft',
    modules: ['nft_fib_ipv6'],
    sources: [moby],
  }),

  // IPVS
  row('IP_VS', 'ipvs', message('balancing of connections inside the kernel: Swarm services'), {
    required: ['swarm'],
    used: ['docker', 'kubernetes'],
    modules: ['ip_vs'],
    sources: [moby, runc],
  }),
  row('IP_VS_NFCT', 'ipvs', message('following of balanced connections'), {
    required: ['swarm'],
    used: ['docker', 'kubernetes'],
    sources: [moby, runc],
  }),
  row('IP_VS_PROTO_TCP', 'ipvs', message('balancing of TCP'), {
    required: ['swarm'],
    used: ['docker', 'kubernetes'],
    sources: [moby, runc],
  }),
  row('IP_VS_PROTO_UDP', 'ipvs', message('balancing of UDP'), {
    required: ['swarm'],
    used: ['docker', 'kubernetes'],
    sources: [moby, runc],
  }),
  row('IP_VS_RR', 'ipvs', message('balancing in turn'), {
    required: ['swarm'],
    used: ['docker', 'kubernetes'],
    modules: ['ip_vs_rr'],
    sources: [moby, runc],
  }),
  row('IP_VS_WRR', 'ipvs', message('balancing in turn, by weight'), {
    used: ['kubernetes'],
    modules: ['ip_vs_wrr'],
    sources: [kubeProxy],
  }),
  row('IP_VS_SH', 'ipvs', message('balancing by the address of the client'), {
    used: ['kubernetes'],
    modules: ['ip_vs_sh'],
    sources: [kubeProxy],
  }),

  // Overlay networks
  row('VXLAN', 'overlayNetwork', message('networks that span several hosts'), {
    required: ['swarm'],
    used: ['docker', 'kubernetes'],
    since: '3.7',
    modules: ['vxlan'],
    sources: [moby, swarmPorts],
  }),
  row('BRIDGE_VLAN_FILTERING', 'overlayNetwork', message('virtual networks within one bridge'), {
    used: ['swarm', 'docker', 'kubernetes', 'podman', 'lxc'],
    since: '3.9',
    sources: [moby],
  }),
  row('CRYPTO', 'overlayNetwork', message('cryptography inside the kernel'), {
    used: ['swarm', 'docker', 'kubernetes'],
    sources: [moby],
  }),
  row('CRYPTO_AEAD', 'overlayNetwork', message('encryption that also proves who sent'), {
    used: ['swarm', 'docker', 'kubernetes'],
    sources: [moby],
  }),
  row('CRYPTO_GCM', 'overlayNetwork', message('the cipher mode of encrypted overlay networks'), {
    used: ['swarm', 'docker', 'kubernetes'],
    sources: [moby],
  }),
  row('CRYPTO_SEQIV', 'overlayNetwork', message('the counters of encrypted overlay networks'), {
    used: ['swarm', 'docker', 'kubernetes'],
    sources: [moby],
  }),
  row('CRYPTO_GHASH', 'overlayNetwork', message('the checksum of encrypted overlay networks'), {
    used: ['swarm', 'docker', 'kubernetes'],
    until: '6.19',
    impliedBy: ['CRYPTO_GCM'],
    note: message(
      'There in 6.18, gone in 7.2; the release between that dropped it is not certain, so it is asked for up to 6.18 only.',
    ),
    sources: [moby],
  }),
  row('XFRM', 'overlayNetwork', message('IPsec'), {
    used: ['swarm', 'docker', 'kubernetes'],
    sources: [moby],
  }),
  row('XFRM_USER', 'overlayNetwork', message('IPsec set up by programs'), {
    used: ['swarm', 'docker', 'kubernetes'],
    modules: ['xfrm_user'],
    sources: [moby],
  }),
  row('XFRM_ALGO', 'overlayNetwork', message('the list of ciphers for IPsec'), {
    used: ['swarm', 'docker', 'kubernetes'],
    modules: ['xfrm_algo'],
    sources: [moby],
  }),
  row('INET_ESP', 'overlayNetwork', message('encrypted packets of IPsec'), {
    used: ['swarm', 'docker', 'kubernetes'],
    modules: ['esp4'],
    sources: [moby],
  }),
  row('INET_XFRM_MODE_TRANSPORT', 'overlayNetwork', message('IPsec between two hosts'), {
    used: ['swarm', 'docker', 'kubernetes'],
    until: '5.2',
    impliedBy: ['XFRM'],
    sources: [moby, commit('4c145dce2601'), 'https://github.com/strongswan/strongswan/issues/255'],
  }),
  row('INET_XFRM_MODE_TUNNEL', 'overlayNetwork', message('IPsec between two networks'), {
    used: ['kubernetes'],
    until: '5.2',
    impliedBy: ['XFRM'],
    sources: [commit('4c145dce2601'), 'https://github.com/strongswan/strongswan/issues/255'],
  }),
  row(
    'NETFILTER_XT_MATCH_BPF',
    'overlayNetwork',
    message('rules that look inside packets, for encrypted overlay networks'),
    {
      used: ['swarm', 'docker', 'kubernetes'],
      since: '3.9',
      modules: ['xt_bpf'],
      sources: [moby],
    },
  ),
  row(
    'GENEVE',
    'overlayNetwork',
    message('networks that span several hosts, in the manner of Open vSwitch'),
    {
      used: ['kubernetes'],
      since: '3.18',
      modules: ['geneve'],
      sources: ['https://docs.kernel.org/networking/index.html'],
    },
  ),
  row('WIREGUARD', 'overlayNetwork', message('encrypted networks by WireGuard'), {
    used: ['kubernetes'],
    since: '5.6',
    modules: ['wireguard'],
    sources: [commit('e7096c131e51')],
  }),

  // Storage
  row('OVERLAY_FS', 'storage', message('image layers on top of each other: the storage driver overlay2'), {
    required: ['docker', 'podman', 'kubernetes', 'swarm'],
    used: ['rootless', 'lxc', 'checkpoint'],
    since: '3.18',
    aliases: ['OVERLAYFS_FS'],
    modules: ['overlay'],
    proofs: [filesystem('overlay')],
    sources: [moby, runc, kubernetes, commit('e9be9d5e76e3')],
  }),
  row('OVERLAYFS_FS', 'storage', message('overlay in the form that distributions added before 3.18'), {
    used: ['docker', 'kubernetes'],
    until: '3.18',
    impliedBy: ['OVERLAY_FS'],
    proofs: [filesystem('overlayfs')],
    sources: [kubernetes, 'https://github.com/lxc/lxc/issues/389'],
  }),
  row(
    'AUFS_FS',
    'storage',
    message('the layers of the old storage driver aufs, never a part of the kernel proper'),
    {
      used: ['docker', 'kubernetes'],
      aliases: ['OVERLAY_FS'],
      modules: ['aufs'],
      proofs: [filesystem('aufs')],
      note: message('Docker removed the driver; overlay2 takes its place.'),
      sources: [kubernetes, 'https://docs.docker.com/engine/deprecated/'],
    },
  ),
  row('BTRFS_FS', 'storage', message('the storage driver btrfs'), {
    used: ['docker', 'podman', 'kubernetes', 'swarm', 'lxc'],
    modules: ['btrfs'],
    proofs: [filesystem('btrfs')],
    sources: [moby],
  }),
  row('BTRFS_FS_POSIX_ACL', 'storage', message('access lists on btrfs'), {
    used: ['docker', 'podman', 'kubernetes', 'swarm', 'lxc'],
    sources: [moby],
  }),
  row('EXT4_FS', 'storage', message('the file system ext4'), {
    used: engines,
    proofs: [filesystem('ext4')],
    modules: ['ext4'],
    sources: [moby, kubernetes],
  }),
  row('EXT4_FS_POSIX_ACL', 'storage', message('access lists on ext4'), { used: engines, sources: [moby] }),
  row('EXT4_FS_SECURITY', 'storage', message('security labels on ext4'), { used: engines, sources: [moby] }),
  row('EXT4_USE_FOR_EXT2', 'storage', message('the ext4 driver for ext2 file systems'), {
    used: engines,
    since: '4.3',
    sources: [moby, commit('c290ea01abb7')],
  }),
  row('EXT3_FS', 'storage', message('the file system ext3'), {
    used: engines,
    until: '4.3',
    aliases: ['EXT4_FS'],
    impliedBy: ['EXT4_FS'],
    proofs: [filesystem('ext3')],
    note: message('From 4.3 on a name that only turns EXT4_FS on, and gone by 6.18.'),
    sources: [moby, commit('c290ea01abb7')],
  }),
  row('EXT3_FS_XATTR', 'storage', message('extended attributes on ext3'), {
    used: engines,
    until: '4.3',
    aliases: ['EXT4_FS'],
    impliedBy: ['EXT4_FS'],
    sources: [moby, commit('c290ea01abb7')],
  }),
  row('EXT3_FS_POSIX_ACL', 'storage', message('access lists on ext3'), {
    used: engines,
    until: '4.3',
    aliases: ['EXT4_FS_POSIX_ACL'],
    impliedBy: ['EXT4_FS_POSIX_ACL'],
    note: message('From 4.3 on a name that only turns EXT4_FS_POSIX_ACL on, and gone by 6.18.'),
    sources: [moby, commit('c290ea01abb7')],
  }),
  row('EXT3_FS_SECURITY', 'storage', message('security labels on ext3'), {
    used: engines,
    until: '4.3',
    aliases: ['EXT4_FS_SECURITY'],
    impliedBy: ['EXT4_FS_SECURITY'],
    note: message('From 4.3 on a name that only turns EXT4_FS_SECURITY on, and gone by 6.18.'),
    sources: [moby, commit('c290ea01abb7')],
  }),
  row('XFS_FS', 'storage', message('the file system xfs, with a size limit for each container'), {
    used: engines,
    proofs: [filesystem('xfs')],
    modules: ['xfs'],
    sources: ['https://docs.docker.com/engine/storage/drivers/overlayfs-driver/'],
  }),
  row(
    'FUSE_FS',
    'storage',
    message('file systems by programs, such as fuse-overlayfs for rootless containers'),
    {
      used: engines,
      modules: ['fuse'],
      proofs: [filesystem('fuse')],
      sources: [rootlessDocs],
    },
  ),
  row('BLK_DEV_LOOP', 'storage', message('files as disks'), {
    used: engines,
    modules: ['loop'],
    sources: [moby],
  }),
  row('BLK_DEV_DM', 'storage', message('the device mapper: LVM, encryption'), {
    used: ['kubernetes', 'docker', 'lxc'],
    modules: ['dm_mod'],
    sources: [kubernetes],
  }),
  row(
    'DM_THIN_PROVISIONING',
    'storage',
    message('disks that grow on use: the old storage driver devicemapper'),
    {
      used: ['kubernetes', 'docker', 'lxc'],
      since: '3.2',
      modules: ['dm_thin_pool'],
      sources: ['https://docs.docker.com/engine/deprecated/'],
    },
  ),
  row('SQUASHFS', 'storage', message('packed images, as snaps and Apptainer use them'), {
    used: ['lxc', 'podman'],
    proofs: [filesystem('squashfs')],
    modules: ['squashfs'],
    sources: ['https://linuxcontainers.org/incus/docs/main/image-handling/'],
  }),
  row('EROFS_FS', 'storage', message('read-only images of composefs and of the erofs snapshotter'), {
    used: ['podman', 'kubernetes', 'docker'],
    since: '5.4',
    proofs: [filesystem('erofs')],
    modules: ['erofs'],
    sources: ['https://github.com/containerd/containerd/blob/main/docs/snapshotters/erofs.md'],
  }),

  // Checkpoint and restore
  row(
    'CHECKPOINT_RESTORE',
    'checkpoint',
    message('freezing the state of a container to files, and starting it again from them'),
    {
      required: ['checkpoint'],
      used: ['docker', 'podman', 'kubernetes', 'lxc'],
      since: '3.3',
      sources: [criu, runc],
    },
  ),
  row('UNIX_DIAG', 'checkpoint', message('the state of local sockets'), {
    required: ['checkpoint'],
    since: '3.3',
    modules: ['unix_diag'],
    sources: [criu],
  }),
  row('INET_DIAG', 'checkpoint', message('the state of network connections'), {
    required: ['checkpoint'],
    modules: ['inet_diag'],
    sources: [criu],
  }),
  row('INET_TCP_DIAG', 'checkpoint', message('the state of TCP connections'), {
    required: ['checkpoint'],
    modules: ['tcp_diag'],
    sources: [criu],
  }),
  row('INET_UDP_DIAG', 'checkpoint', message('the state of UDP sockets'), {
    required: ['checkpoint'],
    since: '3.3',
    modules: ['udp_diag'],
    sources: [criu],
  }),
  row('INET_RAW_DIAG', 'checkpoint', message('the state of raw sockets'), {
    used: ['checkpoint'],
    since: '4.10',
    modules: ['raw_diag'],
    sources: [commit('432490f9d455')],
  }),
  row('PACKET_DIAG', 'checkpoint', message('the state of packet sockets'), {
    required: ['checkpoint'],
    since: '3.7',
    modules: ['af_packet_diag'],
    sources: [criu],
  }),
  row('NETLINK_DIAG', 'checkpoint', message('the state of netlink sockets'), {
    required: ['checkpoint'],
    since: '3.10',
    modules: ['netlink_diag'],
    sources: [criu],
  }),
  row('MEM_SOFT_DIRTY', 'checkpoint', message('finding memory that changed, for short interruptions'), {
    used: ['checkpoint'],
    since: '3.11',
    architectures: ['x86'],
    note: message('A few server architectures besides x86 have it too; there it counts when it is set.'),
    sources: [criu, 'https://docs.kernel.org/admin-guide/mm/soft-dirty.html'],
  }),
  row('USERFAULTFD', 'checkpoint', message('restoring memory while the container already runs'), {
    used: ['checkpoint'],
    since: '4.3',
    sources: ['https://criu.org/Lazy_migration'],
  }),
  row('PROC_CHILDREN', 'checkpoint', message('listing of child processes'), {
    used: ['checkpoint'],
    since: '4.2',
    sources: [commit('2e13ba54a268')],
  }),
  row('PROC_PAGE_MONITOR', 'checkpoint', message('the map of used memory pages'), {
    required: ['checkpoint'],
    sources: [criu],
  }),

  // Compatibility with old images
  row('IA32_EMULATION', 'compatibility', message('programs for 32-bit processors'), {
    used: engines,
    architectures: ['x86'],
    sources: ['https://docs.kernel.org/admin-guide/kernel-parameters.html'],
  }),
  row('COMPAT', 'compatibility', message('programs for 32-bit processors'), {
    used: engines,
    architectures: ['x86', 'arm64'],
    sources: ['https://docs.kernel.org/admin-guide/kernel-parameters.html'],
  }),
  row(
    'LEGACY_VSYSCALL_NATIVE',
    'compatibility',
    message('the oldest form of fast system calls: images as old as CentOS 6, at a risk'),
    {
      used: engines,
      since: '4.4',
      until: '4.17',
      architectures: ['x86'],
      unwanted: true,
      sources: [moby, commit('3dc33bd30f3e'), commit('076ca272a14c')],
    },
  ),
  row(
    'LEGACY_VSYSCALL_EMULATE',
    'compatibility',
    message('fast system calls for images as old as CentOS 6'),
    {
      used: engines,
      since: '4.4',
      until: '5.19',
      architectures: ['x86'],
      aliases: ['LEGACY_VSYSCALL_XONLY'],
      impliedBy: ['LEGACY_VSYSCALL_XONLY'],
      sources: [moby, commit('3dc33bd30f3e'), commit('bf00745e7791')],
    },
  ),
  row(
    'LEGACY_VSYSCALL_XONLY',
    'compatibility',
    message('fast system calls for images as old as CentOS 6, without their risk'),
    {
      used: engines,
      since: '5.3',
      architectures: ['x86'],
      aliases: ['LEGACY_VSYSCALL_EMULATE'],
      sources: [commit('bd49e16e3339')],
    },
  ),
  row(
    'LEGACY_VSYSCALL_NONE',
    'compatibility',
    message('no fast system calls: images with a C library before 2.14 crash'),
    {
      used: engines,
      since: '4.4',
      architectures: ['x86'],
      unwanted: true,
      note: message('vsyscall=xonly or vsyscall=emulate on the kernel command line turns them on again.'),
      sources: [moby, commit('3dc33bd30f3e')],
    },
  ),
];

/** Every option that Hullwright knows, by name. It names all that moby's check-config.sh names, and more. */
export const kernelOptions: readonly KernelOptionRow[] = [...rows].sort((a, b) =>
  a.option < b.option ? -1 : 1,
);

const byName = new Map(kernelOptions.map((known) => [known.option, known]));

/** The row of one option, named without CONFIG_. */
export function findKernelOption(option: string): KernelOptionRow | undefined {
  return byName.get(option);
}
