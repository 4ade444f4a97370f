import type { CheckpointFacts } from './checkpointFacts';
import type { ClockFacts } from './clockFacts';
import type { EngineEndpoint } from './containerEngine';
import type { Fact } from './fact';
import type { HostIdentity } from './host';
import type { KernelRelease } from './kernelRelease';
import type { LogFacts } from './logFacts';
import type { NetworkFacts } from './networkFacts';
import type { RootlessFacts } from './rootlessFacts';
import type { SecurityFacts } from './securityFacts';

/** The version of the facts' shape. Raised when a snapshot of the old shape can no longer be read. */
export const factsSchema = 'hullwright.facts/1';

/** All that was read on one host at one time. Pure data: it survives JSON. Sizes are bytes. */
export interface HostFacts {
  readonly schema: typeof factsSchema;
  readonly host: HostIdentity;
  /** ISO 8601, the examining machine's clock. */
  readonly collectedAt: string;
  readonly account: Fact<Account>;
  readonly system: SystemFacts;
  readonly kernel: KernelFacts;
  readonly modules: ModuleFacts;
  readonly namespaces: NamespaceFacts;
  readonly cgroups: CgroupFacts;
  readonly memory: MemoryFacts;
  readonly storage: StorageFacts;
  readonly network: NetworkFacts;
  readonly security: SecurityFacts;
  readonly engines: EngineFacts;
  readonly rootless: RootlessFacts;
  readonly checkpoint: CheckpointFacts;
  readonly clock: ClockFacts;
  readonly logs: LogFacts;
  /** By dotted key, such as `net.ipv4.ip_forward`; only the keys that the collector reads. Value: trimmed text. */
  readonly sysctls: Readonly<Record<string, Fact<string>>>;
  /** What the files of sysctl.d say, for the keys that the collector reads, in the order in which systemd applies them. */
  readonly sysctlAssignments: Fact<readonly SysctlAssignment[]>;
  /** Names of sections that did not arrive whole. Facts of such a section are unreadable, never absent. */
  readonly incomplete: readonly string[];
}

/** A line of a sysctl file. */
export interface SysctlAssignment {
  /** Dotted, as `net.ipv4.ip_forward`. */
  readonly key: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

/** The account that the facts were read as. */
export interface Account {
  readonly uid: number;
  readonly name: string;
  readonly groups: readonly string[];
}

export interface SystemFacts {
  readonly hostname: Fact<string>;
  readonly osRelease: Fact<OsRelease>;
  /** As `uname -m` prints it: `x86_64`, `aarch64`, `armv7l`. */
  readonly machine: Fact<string>;
  readonly pageSize: Fact<number>;
  /** As `systemd-detect-virt --vm` prints it: `kvm`, `wsl`, `none`. */
  readonly virtualMachine: Fact<string>;
  /** The container that the shell itself runs in: `docker`, `podman`, `lxc`, `openvz`, `wsl`, `container-other`, or `none`. */
  readonly container: Fact<string>;
  /** Name of process 1: `systemd`, `init`, `busybox`. */
  readonly initProgram: Fact<string>;
  readonly systemdVersion: Fact<number>;
  readonly cpu: Fact<CpuFacts>;
  /** Board name from the device tree: `Raspberry Pi 4 Model B Rev 1.4`. */
  readonly boardModel: Fact<string>;
}

export interface OsRelease {
  readonly id: string;
  readonly idLike: readonly string[];
  readonly versionId: string;
  readonly variantId: string;
  readonly prettyName: string;
}

export interface CpuFacts {
  readonly count: number;
  readonly model: string;
  /** The flags (x86) or Features (arm) of the first processor. */
  readonly flags: readonly string[];
}

export interface KernelFacts {
  readonly release: Fact<KernelRelease>;
  /** /proc/version: the build as its compiler named it. */
  readonly build: Fact<string>;
  /** Of the running boot. */
  readonly commandLine: Fact<string>;
  readonly config: Fact<KernelConfig>;
  /** Names under /sys/kernel/livepatch. */
  readonly livepatches: Fact<readonly string[]>;
  /** The bits of /proc/sys/kernel/tainted. */
  readonly taint: Fact<number>;
  /** The permissions of the [vsyscall] line of /proc/self/maps (`r-xp`, `--xp`), or `none` without one. */
  readonly vsyscallPage: Fact<string>;
  /** The first column of /proc/filesystems dropped. */
  readonly filesystems: Fact<readonly string[]>;
  /** `none`, `integrity`, `confidentiality`. */
  readonly lockdown: Fact<string>;
  readonly binfmt: Fact<BinfmtFacts>;
  /** Kernel log lines that match a signature we know, oldest first, after redaction. Known and empty: none matched. */
  readonly logMatches: Fact<readonly string[]>;
}

export interface KernelConfig {
  readonly path: string;
  /** The release in the file's own header, such as `6.18.44`; undefined without one. */
  readonly headerRelease?: string;
  /** The architecture in the header: `x86`, `x86_64`, `arm64`. */
  readonly headerArchitecture?: string;
  /** A savedefconfig fragment: a symbol that it lacks has its default, which we do not know. */
  readonly fragment: boolean;
  /** Option without CONFIG_ to its value: `y`, `m`, `n` (from "is not set"), a number, or text without quotes. */
  readonly values: Readonly<Record<string, string>>;
}

export interface BinfmtFacts {
  readonly enabled: boolean;
  readonly handlers: readonly BinfmtHandler[];
}

export interface BinfmtHandler {
  readonly name: string;
  readonly enabled: boolean;
  readonly interpreter: string;
  readonly flags: string;
}

export interface ModuleFacts {
  /** The folder of the running kernel's modules. Known means that it is there and has modules.dep. */
  readonly directory: Fact<string>;
  /** Names in /proc/modules, with `_`. */
  readonly loaded: Fact<readonly string[]>;
  /** Names in modules.builtin, with `_`; only those that the collector asks for. */
  readonly builtin: Fact<readonly string[]>;
  /** Names with a file in modules.dep, with `_`; only those that the collector asks for. */
  readonly loadable: Fact<readonly string[]>;
  /** Rules of modprobe.d, by file order. */
  readonly rules: Fact<readonly ModprobeRule[]>;
}

export interface ModprobeRule {
  readonly kind: 'blacklist' | 'install';
  readonly module: string;
  /** For `install`: the command that is run in place of loading. */
  readonly command: string;
  readonly path: string;
}

export interface NamespaceFacts {
  /** Names under /proc/self/ns: `mnt`, `uts`, `user`, `time`, … */
  readonly handles: Fact<readonly string[]>;
  /**
   * True when the shell has the namespaces for processes, cgroups, IPC, users and UTS that the kernel made when it
   * started. Missing in snapshots of older versions.
   */
  readonly initial?: Fact<boolean>;
  /** `unshare --user --map-root-user true`, as the account that was used. */
  readonly createUserNamespace: Fact<ProbeResult>;
  /** Names of all loaded AppArmor profiles; only root may list them. For Ubuntu's restriction of user namespaces. */
  readonly appArmorProfiles: Fact<readonly string[]>;
}

/** A thing that was tried, in a namespace of its own, leaving nothing behind. */
export interface ProbeResult {
  readonly succeeded: boolean;
  readonly exitCode: number;
  readonly message: string;
}

export type CgroupMode = 'none' | 'v1' | 'hybrid' | 'v2';

export interface CgroupFacts {
  /**
   * v2: cgroup2 on /sys/fs/cgroup. v1: only v1 hierarchies. hybrid: v1 hierarchies, and cgroup2 mounted beside them, with or
   * without controllers of its own; what engines do there is what they do on v1. none: no hierarchy is mounted.
   */
  readonly mode: Fact<CgroupMode>;
  readonly mounts: Fact<readonly CgroupMount[]>;
  /** Rows of /proc/cgroups. Since 6.11 controllers without v1 support are missing there. */
  readonly controllers: Fact<readonly CgroupControllerRow[]>;
  /** cgroup.controllers of the root of the cgroup2 hierarchy. */
  readonly unifiedControllers: Fact<readonly string[]>;
  /** cgroup.subtree_control of the root of the cgroup2 hierarchy. */
  readonly unifiedSubtreeControl: Fact<readonly string[]>;
  /** The account's own groups: v1 controller (or `name=systemd`) to path; the empty key is v2. */
  readonly ownGroups: Fact<Readonly<Record<string, string>>>;
  /**
   * File names of a non-root group: for v2 under the key `unified`, for v1 by controller (`memory`, `cpu`, `blkio`, `pids`).
   * A v1 hierarchy's root has the same interface files as its groups, so its root serves.
   */
  readonly interfaceFiles: Readonly<Record<string, Fact<readonly string[]>>>;
  /** Counters of cgroup.stat at the v2 root: `nr_descendants`, `nr_dying_descendants`. */
  readonly statistics: Fact<Readonly<Record<string, number>>>;
  /** memory.events of the v2 own group or the slices above it, summed: `oom`, `oom_kill`. */
  readonly memoryEvents: Fact<Readonly<Record<string, number>>>;
  /** `dockerd`, `containerd`, `kubelet` to the text of /proc/PID/cgroup. Absent: no such process. */
  readonly daemonGroups: Readonly<Record<string, Fact<string>>>;
}

export interface CgroupMount {
  readonly path: string;
  readonly version: 1 | 2;
  /** v1 only: `memory`, `cpu`, `cpuacct`, `name=systemd`. */
  readonly controllers: readonly string[];
}

export interface CgroupControllerRow {
  readonly name: string;
  /** 0: not mounted as v1. */
  readonly hierarchy: number;
  readonly groups: number;
  readonly enabled: boolean;
}

export interface MemoryFacts {
  readonly total: Fact<number>;
  readonly available: Fact<number>;
  readonly swapTotal: Fact<number>;
  readonly swaps: Fact<readonly SwapArea[]>;
  /** Resource to the text of /proc/pressure/RESOURCE: `cpu`, `memory`, `io`. */
  readonly pressure: Readonly<Record<string, Fact<string>>>;
}

export interface SwapArea {
  readonly path: string;
  readonly kind: string;
  readonly size: number;
  readonly used: number;
}

export interface StorageFacts {
  readonly mounts: Fact<readonly Mount[]>;
  /** By path asked for: `/`, `/var/lib/docker`, `/var/lib/containerd`, `/var/lib/containers`, `/run`, `/tmp`, the data root. */
  readonly usage: Readonly<Record<string, Fact<FilesystemUsage>>>;
  /** By path asked for: `/dev/fuse`, `/dev/zfs`, `/var/lib/docker`, sockets … */
  readonly paths: Readonly<Record<string, Fact<PathStatus>>>;
  /**
   * Folders of engines to where they lead, symbolic links followed; only those that could be looked at. Missing in
   * snapshots of older versions.
   */
  readonly realPaths?: Readonly<Record<string, Fact<string>>>;
  /** /sys/module/overlay/parameters: `redirect_dir`, `metacopy`, `index`, `xino_auto`. */
  readonly overlayParameters: Readonly<Record<string, Fact<string>>>;
  /** An overlay mount on a tmpfs in a mount namespace of its own; tried only when it cannot load a module. */
  readonly mountOverlay: Fact<ProbeResult>;
  /** `xfs_info` of the file system under the Docker data root: `ftype`, when it is xfs and the program is there. */
  readonly xfsFtype: Fact<number>;
}

/** One line of /proc/self/mountinfo. */
export interface Mount {
  readonly path: string;
  readonly root: string;
  readonly type: string;
  readonly device: string;
  readonly options: readonly string[];
  readonly superOptions: readonly string[];
  /** `shared`, `slave`, `private`, `unbindable`. */
  readonly propagation: string;
  /** The line itself, at most `excerptLimit` characters of it. Missing in snapshots of older versions. */
  readonly line?: string;
}

export interface FilesystemUsage {
  /** As `stat -f` names it: `ext2/ext3`, `xfs`, `overlayfs`. Prefer the mount's type. */
  readonly type: string;
  readonly size: number;
  /** What an ordinary user may still write. */
  readonly available: number;
  readonly inodes: number;
  readonly inodesFree: number;
}

export interface PathStatus {
  readonly kind:
    'file' | 'directory' | 'socket' | 'characterDevice' | 'blockDevice' | 'symbolicLink' | 'other';
  /** Octal, such as `4755`. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
}

export interface EngineFacts {
  /** `docker`, `dockerd`, `podman`, `containerd`, `nerdctl`, `runc`, `crun`, `criu`, `kubelet`, `k3s`, `lxc-start` … Known: its path. */
  readonly programs: Readonly<Record<string, Fact<string>>>;
  /** Program to the version it prints. */
  readonly versions: Readonly<Record<string, Fact<string>>>;
  /** `docker info` of a daemon that was already running. */
  readonly docker: Fact<DockerInfo>;
  /** /etc/docker/daemon.json, after redaction. */
  readonly dockerDaemonJson: Fact<Readonly<Record<string, unknown>>>;
  /** storage.conf values that matter: `driver`, `graphroot`. */
  readonly podmanStorage: Fact<Readonly<Record<string, string>>>;
  /** kubelet's configuration values that matter: `cgroupDriver`, `failCgroupV1`, `failSwapOn`. */
  readonly kubelet: Fact<Readonly<Record<string, string>>>;
  /** containerd's configuration values that matter: `SystemdCgroup`, `version`, `disabled_plugins` (a list as TOML writes it). */
  readonly containerdConfig: Fact<Readonly<Record<string, string>>>;
  /** systemd units, by name: `docker.service`, `docker.socket`, `containerd.service`, `podman.socket`, … */
  readonly units: Readonly<Record<string, Fact<UnitState>>>;
  /** Packages that are installed, of those that the collector asks for: `docker-ce`, `docker.io`, `podman-docker`, `snap:docker`. */
  readonly packages: Fact<readonly string[]>;
  /** `dockerd` to the arguments of the running process, without secrets. Absent: no such process. */
  readonly processArguments: Readonly<Record<string, Fact<readonly string[]>>>;
  /** `dockerd`, `containerd`, `kubelet` to their limit of open files. */
  readonly openFileLimits: Readonly<Record<string, Fact<OpenFileLimit>>>;
  /** Variables of /etc/default/docker, /etc/sysconfig/docker and /etc/conf.d/docker, by path, without secrets. */
  readonly serviceVariables: Readonly<Record<string, Fact<Readonly<Record<string, string>>>>>;
  /** Services that OpenRC starts at boot: names in /etc/runlevels/default and /etc/runlevels/boot. Absent: no OpenRC. */
  readonly runlevelServices: Fact<readonly string[]>;
  /** Where this account may ask engines. Missing in snapshots of older versions. */
  readonly endpoints?: Fact<readonly EngineEndpoint[]>;
}

/** Undefined: unlimited. */
export interface OpenFileLimit {
  readonly soft?: number;
  readonly hard?: number;
}

export interface DockerInfo {
  readonly serverVersion: string;
  readonly storageDriver: string;
  /** The pairs of `docker info`'s DriverStatus, such as `Supports d_type`: `true`. */
  readonly driverStatus: Readonly<Record<string, string>>;
  readonly dataRoot: string;
  readonly cgroupDriver: string;
  readonly cgroupVersion: string;
  readonly securityOptions: readonly string[];
  readonly swarmActive: boolean;
  readonly experimental: boolean;
  readonly warnings: readonly string[];
  /** Missing in answers of old engines, as all that follow. */
  readonly loggingDriver?: string;
  readonly defaultRuntime?: string;
  readonly runtimes?: readonly string[];
  /** By name of runtime, what it says it was built with. Since Docker 25, of runtimes that know the command `features`. */
  readonly runtimeFeatures?: Readonly<Record<string, RuntimeFeatures>>;
  readonly liveRestore?: boolean;
  /** `iptables`, `nftables`, with `+firewalld`. Since Docker 28. */
  readonly firewallBackend?: string;
  /** Proxy settings of the daemon, without user names and passwords: `http`, `https`, `no`. */
  readonly proxies?: Readonly<Record<string, string>>;
  /** Registries that are reached without TLS, as the daemon lists them: `127.0.0.0/8`. */
  readonly insecureRegistries?: readonly string[];
  /** Pools as `172.17.0.0/12 20`; empty when the daemon uses its own defaults. */
  readonly addressPools?: readonly string[];
  readonly images?: number;
  readonly containers?: number;
  readonly stoppedContainers?: number;
}

/** What a runtime can do, whatever the kernel can. A member that is missing was not told. */
export interface RuntimeFeatures {
  readonly cgroupV1?: boolean;
  readonly cgroupV2?: boolean;
  /** Groups that systemd makes: the cgroup driver `systemd`. */
  readonly systemdGroups?: boolean;
  readonly seccomp?: boolean;
  readonly appArmor?: boolean;
  readonly seLinux?: boolean;
  readonly idMappedMounts?: boolean;
  readonly checkpoint?: boolean;
}

export interface UnitState {
  readonly loadState: string;
  readonly activeState: string;
  readonly unitFileState: string;
  /** Missing where systemd did not say, as all that follow: `success`, `exit-code`, `oom-kill`. */
  readonly result?: string;
  readonly restarts?: number;
  /** Words of ExecStart, without secrets. */
  readonly command?: readonly string[];
  /** Files of EnvironmentFile=, without the leading `-`. */
  readonly environmentFiles?: readonly string[];
  /** Variables of Environment=, without secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** As systemd prints it: a number or `infinity`. */
  readonly tasksMax?: string;
  readonly needsReload?: boolean;
}
