import {
  factsSchema,
  type CgroupControllerRow,
  type CgroupFacts,
  type HostFacts,
  type KernelFacts,
  type MemoryFacts,
  type ModuleFacts,
  type NamespaceFacts,
  type SystemFacts,
} from '../../../src/model/hostFacts';
import { fromCommand, fromFile, kernelRelease, missing } from './factBuilders';
import { healthyCheckpoint, healthyRootless } from './healthyAccount';
import { healthyClock, healthyLogs } from './healthyClock';
import { healthyKernelOptions } from './healthyKernelOptions';
import { healthyNetwork } from './healthyNetwork';
import { healthySecurity } from './healthySecurity';
import { healthyEngines, healthyStorage } from './healthyStorage';
import { healthySysctls } from './healthySysctls';
import type { Mutable } from './mutable';

/**
 * A complete, healthy host: Debian 13, kernel 6.12, systemd 257, cgroup v2, Docker on overlay2, read as root.
 * Written from documentation, not recorded on a machine. `change` replaces single facts:
 * `healthyFacts((facts) => { facts.kernel.taint = denied('/proc/sys/kernel/tainted'); })`. Each call gives new facts.
 */
export function healthyFacts(change?: (facts: Mutable<HostFacts>) => void): HostFacts {
  const facts: Mutable<HostFacts> = {
    schema: factsSchema,
    host: { id: 'local', label: 'local' },
    collectedAt: '2026-01-15T12:00:00.000Z',
    account: fromCommand(
      { uid: 0, name: 'root', groups: ['root'] },
      'id',
      'uid=0(root) gid=0(root) groups=0(root)',
    ),
    system: system(),
    kernel: kernel(),
    modules: modules(),
    namespaces: namespaces(),
    cgroups: cgroups(),
    memory: memory(),
    storage: healthyStorage(),
    network: healthyNetwork(),
    security: healthySecurity(),
    engines: healthyEngines(),
    rootless: healthyRootless(),
    checkpoint: healthyCheckpoint(),
    clock: healthyClock(),
    logs: healthyLogs(),
    sysctls: healthySysctls(),
    sysctlAssignments: fromFile(
      [{ key: 'net.ipv4.ip_forward', value: '1', path: '/etc/sysctl.d/99-containers.conf', line: 1 }],
      '/etc/sysctl.d/99-containers.conf',
      'net.ipv4.ip_forward = 1',
    ),
    incomplete: [],
  };
  change?.(facts);
  return facts;
}

/** Changes single options of the kernel configuration: `y`, `m`, `n`; undefined takes the option out of the file. */
export function setKernelOptions(
  facts: Mutable<HostFacts>,
  changes: Readonly<Record<string, string | undefined>>,
): void {
  const { config } = facts.kernel;
  if (config.state !== 'known') {
    throw new Error('these facts have no kernel configuration to change');
  }
  const values = Object.entries({ ...config.value.values, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  facts.kernel.config = { ...config, value: { ...config.value, values: Object.fromEntries(values) } };
}

function system(): Mutable<SystemFacts> {
  return {
    hostname: fromFile('web1', '/proc/sys/kernel/hostname'),
    osRelease: fromFile(
      {
        id: 'debian',
        idLike: [],
        versionId: '13',
        variantId: '',
        prettyName: 'Debian GNU/Linux 13 (trixie)',
      },
      '/etc/os-release',
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nVERSION_ID="13"\nID=debian',
    ),
    machine: fromCommand('x86_64', 'uname -m'),
    pageSize: fromCommand(4096, 'getconf PAGESIZE'),
    virtualMachine: fromCommand('kvm', 'systemd-detect-virt --vm'),
    container: fromCommand('none', 'systemd-detect-virt --container'),
    initProgram: fromFile('systemd', '/proc/1/comm'),
    systemdVersion: fromCommand(257, 'systemctl --version', 'systemd 257 (257.9-1~deb13u1)'),
    cpu: fromFile(
      {
        count: 4,
        model: 'AMD EPYC-Milan Processor',
        flags: [...x8664v3Flags],
      },
      '/proc/cpuinfo',
      `model name\t: AMD EPYC-Milan Processor\nflags\t\t: ${x8664v3Flags.join(' ')}`,
    ),
    boardModel: missing('/proc/device-tree/model'),
  };
}

const x8664v3Flags = (
  'fpu cx8 sep pge cmov fxsr sse sse2 syscall nx rdtscp lm pni pclmulqdq ssse3 fma cx16 sse4_1 sse4_2 x2apic movbe popcnt ' +
  'aes xsave avx f16c rdrand hypervisor lahf_lm svm cr8_legacy abm sse4a bmi1 avx2 smep bmi2 erms'
).split(' ');

function kernel(): Mutable<KernelFacts> {
  return {
    release: kernelRelease('6.12.57+deb13-amd64'),
    build: fromFile(
      'Linux version 6.12.57+deb13-amd64 (debian-kernel@lists.debian.org) (x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0, GNU ld (GNU Binutils for Debian) 2.44) #1 SMP PREEMPT_DYNAMIC Debian 6.12.57-1 (2025-11-05)',
      '/proc/version',
    ),
    commandLine: fromFile(
      'BOOT_IMAGE=/boot/vmlinuz-6.12.57+deb13-amd64 root=LABEL=root ro quiet',
      '/proc/cmdline',
    ),
    config: fromFile(
      {
        path: '/boot/config-6.12.57+deb13-amd64',
        headerRelease: '6.12.57',
        headerArchitecture: 'x86_64',
        fragment: false,
        values: healthyKernelOptions,
      },
      '/boot/config-6.12.57+deb13-amd64',
      '# Linux/x86_64 6.12.57 Kernel Configuration',
    ),
    livepatches: missing('/sys/kernel/livepatch'),
    taint: fromFile(0, '/proc/sys/kernel/tainted'),
    vsyscallPage: fromFile('none', '/proc/self/maps', ''),
    filesystems: fromFile(
      ['sysfs', 'tmpfs', 'proc', 'cgroup', 'cgroup2', 'devtmpfs', 'mqueue', 'ext4', 'overlay'],
      '/proc/filesystems',
      'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup\nnodev\tcgroup2\nnodev\tdevtmpfs\nnodev\tmqueue\n\text4\nnodev\toverlay',
    ),
    lockdown: fromFile('none', '/sys/kernel/security/lockdown', '[none] integrity confidentiality'),
    binfmt: fromFile({ enabled: true, handlers: [] }, '/proc/sys/fs/binfmt_misc/status', 'enabled'),
    logMatches: fromCommand([], 'journalctl -k -b', ''),
  };
}

function modules(): Mutable<ModuleFacts> {
  return {
    directory: fromFile(
      '/lib/modules/6.12.57+deb13-amd64',
      '/lib/modules/6.12.57+deb13-amd64/modules.dep',
      '',
    ),
    loaded: fromFile(loadedModules, '/proc/modules'),
    builtin: fromFile([], '/lib/modules/6.12.57+deb13-amd64/modules.builtin', ''),
    loadable: fromFile(loadableModules, '/lib/modules/6.12.57+deb13-amd64/modules.dep'),
    rules: fromFile([], '/etc/modprobe.d', ''),
  };
}

const loadedModules = (
  'overlay br_netfilter bridge stp llc veth xt_addrtype xt_conntrack xt_MASQUERADE xt_mark nf_nat nf_conntrack nf_tables ' +
  'nft_compat nft_chain_nat x_tables binfmt_misc ext4 dm_mod'
).split(' ');

const loadableModules = [
  ...loadedModules,
  ...(
    'fuse tun vxlan macvlan ipvlan dummy btrfs xfs dm_thin_pool ip_vs ip_vs_rr ip_vs_wrr ip_vs_sh nf_nat_ftp nf_nat_tftp ' +
    'ip_tables iptable_filter iptable_nat iptable_mangle iptable_raw ip6_tables ip6table_filter ip6table_nat ' +
    'xt_REDIRECT xt_nat xt_comment xt_multiport xt_statistic xt_ipvs xt_bpf ipt_REJECT nft_masq nft_ct nft_fib ' +
    'esp4 esp6 xfrm_user cls_cgroup 8021q packet_diag unix_diag af_packet_diag inet_diag udp_diag tcp_diag netlink_diag loop'
  ).split(' '),
];

function namespaces(): Mutable<NamespaceFacts> {
  return {
    handles: fromFile(
      ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'pid_for_children', 'time', 'time_for_children', 'user', 'uts'],
      '/proc/self/ns',
    ),
    createUserNamespace: fromCommand(
      { succeeded: true, exitCode: 0, message: '' },
      'unshare --user --map-root-user true',
      '',
    ),
    appArmorProfiles: fromFile([], '/sys/kernel/security/apparmor/profiles', ''),
  };
}

function cgroups(): Mutable<CgroupFacts> {
  const controllers = ['cpuset', 'cpu', 'io', 'memory', 'hugetlb', 'pids', 'rdma', 'misc'];
  const row = (name: string): CgroupControllerRow => ({ name, hierarchy: 0, groups: 91, enabled: true });
  const rows = [
    'cpu',
    'cpuacct',
    'blkio',
    'devices',
    'freezer',
    'net_cls',
    'perf_event',
    'net_prio',
    'hugetlb',
  ];
  const allRows = [...rows, 'pids', 'rdma', 'misc'].map(row);
  return {
    mode: fromCommand('v2', 'stat -fc %T /sys/fs/cgroup', 'cgroup2fs'),
    mounts: fromFile(
      [{ path: '/sys/fs/cgroup', version: 2, controllers: [] }],
      '/proc/self/mountinfo',
      '27 23 0:24 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot',
    ),
    controllers: fromFile(
      allRows,
      '/proc/cgroups',
      [
        '#subsys_name\thierarchy\tnum_cgroups\tenabled',
        ...allRows.map(({ name }) => `${name}\t0\t91\t1`),
      ].join('\n'),
    ),
    unifiedControllers: fromFile(controllers, '/sys/fs/cgroup/cgroup.controllers', controllers.join(' ')),
    unifiedSubtreeControl: fromFile(
      controllers,
      '/sys/fs/cgroup/cgroup.subtree_control',
      controllers.join(' '),
    ),
    ownGroups: fromFile(
      { '': '/user.slice/user-0.slice/session-1.scope' },
      '/proc/self/cgroup',
      '0::/user.slice/user-0.slice/session-1.scope',
    ),
    interfaceFiles: { unified: fromFile(unifiedInterfaceFiles, '/sys/fs/cgroup/system.slice') },
    statistics: fromFile(
      { nr_descendants: 91, nr_dying_descendants: 3 },
      '/sys/fs/cgroup/cgroup.stat',
      'nr_descendants 91\nnr_dying_descendants 3',
    ),
    memoryEvents: fromFile(
      { low: 0, high: 0, max: 0, oom: 0, oom_kill: 0 },
      '/sys/fs/cgroup/system.slice/memory.events',
      'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0',
    ),
    daemonGroups: {
      dockerd: fromFile('0::/system.slice/docker.service', '/proc/812/cgroup'),
      containerd: fromFile('0::/system.slice/containerd.service', '/proc/640/cgroup'),
      kubelet: missing('/proc'),
    },
  };
}

const unifiedInterfaceFiles = (
  'cgroup.controllers cgroup.events cgroup.freeze cgroup.kill cgroup.max.depth cgroup.max.descendants cgroup.pressure ' +
  'cgroup.procs cgroup.stat cgroup.subtree_control cgroup.threads cgroup.type cpu.idle cpu.max cpu.max.burst cpu.pressure ' +
  'cpu.stat cpu.stat.local cpu.uclamp.max cpu.uclamp.min cpu.weight cpu.weight.nice cpuset.cpus cpuset.cpus.effective ' +
  'cpuset.cpus.partition cpuset.mems cpuset.mems.effective hugetlb.2MB.max io.bfq.weight io.latency io.max io.pressure ' +
  'io.prio.class io.stat io.weight memory.current memory.events memory.events.local memory.high memory.low memory.max ' +
  'memory.min memory.oom.group memory.peak memory.pressure memory.reclaim memory.stat memory.swap.current ' +
  'memory.swap.events memory.swap.high memory.swap.max memory.swap.peak memory.zswap.current memory.zswap.max misc.max ' +
  'pids.current pids.events pids.max pids.peak rdma.max'
).split(' ');

const gib = 1024 ** 3;

function memory(): Mutable<MemoryFacts> {
  const pressure =
    'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0';
  return {
    total: fromFile(8 * gib, '/proc/meminfo', 'MemTotal:        8388608 kB'),
    available: fromFile(6 * gib, '/proc/meminfo', 'MemAvailable:    6291456 kB'),
    swapTotal: fromFile(2 * gib, '/proc/meminfo', 'SwapTotal:       2097152 kB'),
    swaps: fromFile(
      [{ path: '/dev/vda3', kind: 'partition', size: 2 * gib, used: 0 }],
      '/proc/swaps',
      'Filename\tType\tSize\tUsed\tPriority\n/dev/vda3\tpartition\t2097152\t0\t-2',
    ),
    pressure: {
      cpu: fromFile(pressure, '/proc/pressure/cpu'),
      memory: fromFile(pressure, '/proc/pressure/memory'),
      io: fromFile(pressure, '/proc/pressure/io'),
    },
  };
}
