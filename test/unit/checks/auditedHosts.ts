import { mapFact } from '../../../src/model/fact';
import type { HostFacts } from '../../../src/model/hostFacts';
import type { Profile } from '../../../src/model/profile';
import {
  bullseye,
  modernV1Host,
  setV1Mounts,
  trixie,
  v1Controllers,
  v1Host,
  withoutFiles,
  withoutUnified,
} from './cgroups/cgroupHosts';
import { denied, fromCommand, fromFile, kernelRelease, missing, notInstalled, sysctl } from './factBuilders';
import { healthyFacts, setKernelOptions } from './healthyFacts';
import { networkHosts } from './network/networkHosts';
import { withEverythingUnreadable } from './unreadableFacts';

/** Hosts that differ in what rules look at, each with the profiles that its engines speak for. */
export interface AuditedHost {
  readonly name: string;
  readonly facts: HostFacts;
  readonly profiles: readonly Profile[];
}

export const auditedHosts: readonly AuditedHost[] = [
  { name: 'healthy Debian 13', facts: healthyFacts(), profiles: ['docker'] },
  {
    name: 'swapaccount=0 on 5.10',
    facts: bullseye('swapaccount=0', (facts) => {
      withoutFiles(facts, 'unified', /^memory\.swap/);
    }),
    profiles: ['docker'],
  },
  {
    name: 'cgroup_disable=memory',
    facts: trixie('cgroup_disable=memory', (facts) => {
      withoutUnified(facts, 'memory');
    }),
    profiles: ['docker'],
  },
  { name: 'configuration of another kernel', facts: withForeignConfiguration(), profiles: ['docker'] },
  { name: 'cgroup v1', facts: v1Host(), profiles: ['docker', 'swarm'] },
  { name: 'hybrid on 6.18 without /lib/modules', facts: hybridWithoutModules(), profiles: ['docker'] },
  { name: 'settled by single facts', facts: settledBySingleFacts(), profiles: ['docker', 'rootless'] },
  { name: 'old settings on v1', facts: oldSettings(), profiles: ['docker', 'kubernetes'] },
  { name: 'el7 kernel 3.10', facts: enterpriseLinux7(), profiles: ['docker', 'lxc'] },
  { name: 'Ubuntu 24.04 rootless', facts: ubuntuRootless(), profiles: ['podman', 'rootless'] },
  { name: 'Kubernetes node with swap', facts: kubernetesNode(), profiles: ['kubernetes'] },
  { name: 'no engine', facts: withoutEngine(), profiles: ['docker', 'checkpoint'] },
  { name: 'inside a container', facts: insideContainer(), profiles: ['docker'] },
  { name: 'troubled host', facts: troubledHost(), profiles: ['docker', 'kubernetes', 'rootless'] },
  ...networkHosts,
  { name: 'a kernel configuration alone', facts: configurationAlone(), profiles: ['docker', 'rootless'] },
];

function withForeignConfiguration(): HostFacts {
  return healthyFacts((facts) => {
    facts.kernel.config = mapFact(facts.kernel.config, (config) => ({
      ...config,
      path: '/usr/src/linux/.config',
      headerRelease: '4.4.0',
      values: { ...config.values, POSIX_MQUEUE: 'n', CGROUP_BPF: 'n', EPOLL: 'n', EXT4_FS_SECURITY: 'n' },
    }));
  });
}

function hybridWithoutModules(): HostFacts {
  return modernV1Host((facts) => {
    facts.modules.directory = missing('/lib/modules/6.18.44');
    facts.modules.loadable = missing('/lib/modules/6.18.44/modules.dep');
    facts.modules.builtin = missing('/lib/modules/6.18.44/modules.builtin');
    facts.modules.loaded = fromFile(
      ['overlay', 'veth', 'br_netfilter', 'nf_conntrack', 'ext4'],
      '/proc/modules',
    );
    facts.engines.programs.criu = notInstalled('command -v criu');
    facts.network.forwardChain = missing('iptables -S FORWARD');
    facts.network.nftTables = missing('nft list tables');
  });
}

/** What one fact alone decides: without it, the rest speaks for the opposite. */
function settledBySingleFacts(): HostFacts {
  return trixie('ia32_emulation=0 rt_group_sched=1', (facts) => {
    setKernelOptions(facts, { RT_GROUP_SCHED: 'y', RT_GROUP_SCHED_DEFAULT_DISABLED: 'y' });
    facts.cgroups.unifiedSubtreeControl = fromFile([], '/sys/fs/cgroup/cgroup.subtree_control', '');
    facts.cgroups.memoryEvents = fromFile({ oom: 3, oom_kill: 3 }, '/sys/fs/cgroup/memory.events');
    facts.storage.paths['/dev/net/tun'] = missing('/dev/net/tun');
    facts.storage.mounts = mapFact(facts.storage.mounts, (mounts) => [
      ...mounts,
      { ...mounts[0]!, path: '/var/lib/containerd', device: '/dev/vdb1' },
    ]);
    facts.storage.usage['/var/lib/containerd'] = fromCommand(
      { type: 'ext2/ext3', size: 90e9, available: 1e6, inodes: 6_000_000, inodesFree: 3 },
      'stat -f /var/lib/containerd',
    );
    facts.storage.mountOverlay = fromCommand(
      { succeeded: false, exitCode: 32, message: 'wrong fs type, bad option' },
      'mount -t overlay',
    );
    facts.modules.rules = fromFile(
      [{ kind: 'blacklist', module: 'overlay', command: '', path: '/etc/modprobe.d/a.conf' }],
      '/etc/modprobe.d',
    );
    facts.sysctls['user.max_ipc_namespaces'] = sysctl('user.max_ipc_namespaces', '0');
    facts.sysctls['vm.panic_on_oom'] = sysctl('vm.panic_on_oom', '1');
  });
}

function oldSettings(): HostFacts {
  return v1Host((facts) => {
    const release = '3.10.0-1160.el7.x86_64';
    facts.kernel.release = kernelRelease(release);
    facts.kernel.config = missing('/boot/config');
    facts.kernel.commandLine = fromFile('BOOT_IMAGE=/vmlinuz ro cgroup.memory=nokmem', '/proc/cmdline');
    facts.kernel.logMatches = fromCommand(['SLUB: Unable to allocate memory on node -1'], 'dmesg');
    facts.engines.versions.runc = fromCommand('1.0.0-rc5', 'runc --version');
    facts.engines.programs.kubelet = fromCommand('/usr/bin/kubelet', 'command -v kubelet');
    facts.engines.versions.kubelet = fromCommand('v1.35.0', 'kubelet --version');
    facts.engines.kubelet = fromFile(
      { cgroupDriver: 'systemd', failCgroupV1: 'false', failSwapOn: 'false' },
      '/var/lib/kubelet/config.yaml',
    );
    facts.engines.docker = mapFact(facts.engines.docker, (docker) => ({
      ...docker,
      storageDriver: 'devicemapper',
      driverStatus: { 'Data Space Available': '10 GB' },
    }));
    facts.storage.mounts = mapFact(facts.storage.mounts, (mounts) =>
      mounts.map((mount) => (mount.path === '/' ? { ...mount, type: 'xfs' } : mount)),
    );
    facts.storage.xfsFtype = fromCommand(0, 'xfs_info /var/lib/docker', 'naming =version 2 ftype=0');
  });
}

function enterpriseLinux7(): HostFacts {
  return v1Host((facts) => {
    const release = '3.10.0-957.21.3.el7.x86_64';
    facts.kernel.release = kernelRelease(release);
    facts.kernel.build = fromFile(
      `Linux version ${release} (mockbuild@kbuilder) (gcc version 4.8.5 (Red Hat 4.8.5-36)) #1 SMP`,
      '/proc/version',
    );
    facts.kernel.config = mapFact(facts.kernel.config, (config) => ({
      ...config,
      path: `/boot/config-${release}`,
      headerRelease: release,
    }));
    setKernelOptions(facts, { TIME_NS: undefined, CGROUP_BPF: undefined, CFQ_GROUP_IOSCHED: 'y' });
    facts.namespaces.handles = fromFile(['ipc', 'mnt', 'net', 'pid', 'user', 'uts'], '/proc/self/ns');
    facts.namespaces.createUserNamespace = fromCommand(
      { succeeded: false, exitCode: 1, message: 'unshare: unshare failed: Invalid argument' },
      'unshare --user --map-root-user true',
    );
    facts.system.osRelease = fromFile(
      {
        id: 'centos',
        idLike: ['rhel', 'fedora'],
        versionId: '7',
        variantId: '',
        prettyName: 'CentOS Linux 7',
      },
      '/etc/os-release',
    );
    facts.system.systemdVersion = fromCommand(219, 'systemctl --version', 'systemd 219');
    facts.sysctls['user.max_user_namespaces'] = sysctl('user.max_user_namespaces', '0');
    facts.sysctls['kernel.unprivileged_userns_clone'] = missing('/proc/sys/kernel/unprivileged_userns_clone');
    facts.engines.versions.runc = fromCommand('1.0.0-rc92', 'runc --version');
    facts.storage.mountOverlay = denied('mount');
    facts.storage.mounts = mapFact(facts.storage.mounts, (mounts) =>
      mounts.map((mount) => (mount.path === '/' ? { ...mount, type: 'xfs' } : mount)),
    );
    facts.storage.xfsFtype = fromCommand(0, 'xfs_info /var/lib/docker', 'naming =version 2 ftype=0');
    facts.engines.docker = notInstalled('docker info');
  });
}

function ubuntuRootless(): HostFacts {
  return healthyFacts((facts) => {
    facts.account = fromCommand({ uid: 1000, name: 'ada', groups: ['ada'] }, 'id');
    facts.system.osRelease = fromFile(
      {
        id: 'ubuntu',
        idLike: ['debian'],
        versionId: '24.04',
        variantId: '',
        prettyName: 'Ubuntu 24.04.1 LTS',
      },
      '/etc/os-release',
    );
    facts.kernel.release = kernelRelease('6.8.0-45-generic');
    facts.kernel.build = fromFile(
      'Linux version 6.8.0-45-generic (buildd@lcy02) (gcc-13 (Ubuntu 13.2.0)) #45-Ubuntu SMP',
      '/proc/version',
    );
    facts.kernel.config = mapFact(facts.kernel.config, (config) => ({
      ...config,
      path: '/boot/config-6.8.0-45-generic',
      headerRelease: '6.8.12',
    }));
    facts.sysctls['kernel.apparmor_restrict_unprivileged_userns'] = sysctl(
      'kernel.apparmor_restrict_unprivileged_userns',
      '1',
    );
    facts.namespaces.appArmorProfiles = fromFile(['docker-default', 'lsb_release'], '/sys/kernel/security');
    facts.namespaces.createUserNamespace = fromCommand(
      { succeeded: false, exitCode: 1, message: 'unshare: write failed /proc/self/uid_map' },
      'unshare --user --map-root-user true',
    );
    facts.engines.docker = notInstalled('docker info');
    facts.engines.programs = {
      ...facts.engines.programs,
      docker: notInstalled('command -v docker'),
      dockerd: notInstalled('command -v dockerd'),
      podman: fromCommand('/usr/bin/podman', 'command -v podman'),
      newuidmap: notInstalled('command -v newuidmap'),
    };
    facts.engines.versions.podman = fromCommand('4.9.3', 'podman --version');
    facts.storage.mountOverlay = denied('mount');
  });
}

function kubernetesNode(): HostFacts {
  return healthyFacts((facts) => {
    facts.engines.docker = notInstalled('docker info');
    facts.engines.programs.kubelet = fromCommand('/usr/bin/kubelet', 'command -v kubelet');
    facts.engines.versions.kubelet = fromCommand('v1.33.2', 'kubelet --version');
    facts.engines.versions.containerd = fromCommand('1.7.24', 'containerd --version');
    facts.engines.kubelet = fromFile({ cgroupDriver: 'cgroupfs' }, '/var/lib/kubelet/config.yaml');
    facts.sysctls['vm.overcommit_memory'] = sysctl('vm.overcommit_memory', '1');
    facts.memory.total = fromFile(1.5e9, '/proc/meminfo', 'MemTotal: 1464843 kB');
  });
}

function withoutEngine(): HostFacts {
  return trixie('', (facts) => {
    facts.engines.docker = notInstalled('docker info');
    facts.engines.programs = Object.fromEntries(
      Object.keys(facts.engines.programs).map((name) => [name, notInstalled(`command -v ${name}`)]),
    );
    facts.engines.versions = {};
    facts.engines.units = {};
    facts.engines.containerdConfig = missing('/etc/containerd/config.toml');
    facts.cgroups.daemonGroups = { dockerd: missing('/proc'), containerd: missing('/proc') };
    facts.storage.paths['/var/lib/docker'] = missing('/var/lib/docker');
    facts.storage.paths['/var/lib/containerd'] = missing('/var/lib/containerd');
  });
}

function insideContainer(): HostFacts {
  return v1Host((facts) => {
    facts.system.container = fromCommand('docker', 'systemd-detect-virt --container');
    setV1Mounts(facts, ['name=systemd']);
    facts.cgroups.interfaceFiles = {};
    facts.modules.directory = missing('/lib/modules/5.10.0-32-amd64');
    facts.modules.loadable = missing('/lib/modules/5.10.0-32-amd64/modules.dep');
    facts.modules.builtin = missing('/lib/modules/5.10.0-32-amd64/modules.builtin');
    facts.storage.mounts = mapFact(facts.storage.mounts, (mounts) =>
      mounts.map((mount) => (mount.path === '/' ? { ...mount, type: 'overlay', device: 'overlay' } : mount)),
    );
  });
}

/** Many errors at once: what could turn one thing right or wrong that was not. */
function troubledHost(): HostFacts {
  return modernV1Host((facts) => {
    setV1Mounts(
      facts,
      v1Controllers.filter((name) => !['memory', 'cpu', 'pids', 'cpuset'].includes(name)),
      'memory hugetlb',
    );
    facts.cgroups.interfaceFiles = {};
    setKernelOptions(facts, {
      MEMCG_V1: 'n',
      CPUSETS_V1: 'n',
      CFS_BANDWIDTH: 'n',
      NET_NS: 'n',
      PID_NS: 'n',
      TIME_NS: 'n',
      OVERLAY_FS: 'n',
      POSIX_MQUEUE: 'n',
      CHECKPOINT_RESTORE: 'n',
      EXT4_FS_SECURITY: 'n',
      TUN: 'n',
      VXLAN: 'n',
      SECCOMP: 'n',
    });
    facts.kernel.filesystems = fromFile(['proc', 'ext4'], '/proc/filesystems', '\tproc\n\text4');
    facts.storage.paths['/sys/module/overlay'] = missing('/sys/module/overlay');
    facts.kernel.taint = fromFile(4736, '/proc/sys/kernel/tainted');
    facts.kernel.logMatches = fromCommand(
      [
        'device-mapper: thin: 253:4: out of data space',
        'EXT4-fs error (device vda1): ext4_find_entry:1455',
        'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null)',
        'app[1] vsyscall attempted with vsyscall=none ip:ffffffffff600400',
        'Oops: 0000 [#1] SMP',
      ],
      'journalctl -k -b',
    );
    facts.modules.loaded = fromFile(['bridge', 'ext4', 'br_netfilter', 'nf_conntrack'], '/proc/modules');
    facts.modules.loadable = fromFile(['bridge', 'veth', 'vxlan'], '/lib/modules/6.18.44/modules.dep');
    facts.network.forwardChain = missing('iptables -S FORWARD');
    facts.network.nftTables = missing('nft list tables');
    facts.modules.rules = fromFile(
      [{ kind: 'install', module: 'vxlan', command: '/bin/false', path: '/etc/modprobe.d/hard.conf' }],
      '/etc/modprobe.d',
    );
    facts.namespaces.handles = fromFile(['mnt', 'uts', 'ipc', 'cgroup', 'user'], '/proc/self/ns');
    facts.storage.mountOverlay = fromCommand(
      { succeeded: false, exitCode: 32, message: "mount: unknown filesystem type 'overlay'." },
      'mount -t overlay',
    );
    facts.storage.paths['/dev/net/tun'] = missing('/dev/net/tun');
    facts.sysctls = {
      ...facts.sysctls,
      'vm.panic_on_oom': sysctl('vm.panic_on_oom', '2'),
      'fs.mqueue.queues_max': missing('/proc/sys/fs/mqueue'),
      'user.max_net_namespaces': sysctl('user.max_net_namespaces', '0'),
      'kernel.unprivileged_userns_clone': sysctl('kernel.unprivileged_userns_clone', '0'),
      'kernel.modules_disabled': sysctl('kernel.modules_disabled', '1'),
    };
    facts.engines.dockerDaemonJson = fromFile(
      { 'storage-driver': 'devicemapper', 'userns-remap': 'default' },
      '/etc/docker/daemon.json',
    );
    facts.engines.versions.dockerd = fromCommand('29.1.0', 'dockerd --version');
    facts.engines.versions.podman = fromCommand('6.0.1', 'podman --version');
    facts.engines.programs.kubelet = fromCommand('/usr/bin/kubelet', 'command -v kubelet');
    facts.engines.versions.kubelet = fromCommand('v1.35.0', 'kubelet --version');
    facts.engines.kubelet = fromFile({ cgroupDriver: 'cgroupfs' }, '/var/lib/kubelet/config.yaml');
    facts.storage.usage = Object.fromEntries(
      Object.keys(facts.storage.usage).map((path) => [
        path,
        fromCommand(
          { type: 'ext2/ext3', size: 100e9, available: 5e5, inodes: 6_000_000, inodesFree: 0 },
          `stat -f ${path}`,
        ),
      ]),
    );
  });
}

function configurationAlone(): HostFacts {
  const nothing = withEverythingUnreadable();
  const { kernel, system } = healthyFacts();
  return {
    ...nothing,
    host: { id: 'kernel-config', label: 'config' },
    kernel: { ...nothing.kernel, config: kernel.config, release: kernel.release },
    system: { ...nothing.system, machine: system.machine },
  };
}
