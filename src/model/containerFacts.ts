import type { EngineKind } from './containerEngine';
import type { Fact } from './fact';

/** A bind mount, volume or other mount that a container was made with. */
export interface ContainerVolume {
  /** As the engine says it: `bind`, `volume`, `tmpfs`. */
  readonly kind: string;
  readonly source: string;
  readonly destination: string;
  readonly isWritable: boolean;
}

/** What an engine says of one container. */
export interface ContainerSetup {
  readonly id: string;
  /** Without the slash of Docker's. */
  readonly name: string;
  /** `running`, `paused`, `restarting`, `created`, `exited`, `dead` and whatever else an engine says. */
  readonly status: string;
  /** Of the first process, on the host; 0 when it does not run. */
  readonly pid: number;
  readonly hasTerminal: boolean;
  /** Made with `--rm`. */
  readonly removesItself: boolean;
  /** `no`, `always`, `unless-stopped`, `on-failure`. */
  readonly restartPolicy: string;
  /** `bridge`, `host`, `none`, `container:ID`, a network's name. */
  readonly networkMode: string;
  /** It was given an address that stays. */
  readonly hasFixedAddress: boolean;
  /** `runc`, `crun`, `io.containerd.runc.v2`. */
  readonly runtime: string;
  /** `overlay2`, `overlay`, `vfs`. */
  readonly storageDriver: string;
  readonly volumes: readonly ContainerVolume[];
}

/** The engine that a container belongs to. */
export interface ContainerEngineFacts {
  readonly kind: EngineKind;
  readonly version: Fact<string>;
  /** Docker only; absent for Podman. */
  readonly isExperimental: Fact<boolean>;
  readonly isRootless: Fact<boolean>;
  /** Docker maps the users of every container: `userns-remap`. */
  readonly remapsUsers: Fact<boolean>;
}

export interface ContainerProcess {
  /** On the host. */
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** One letter of /proc/PID/status: `R`, `S`, `D`, `T`, `t`, `Z`. */
  readonly state: string;
  /** The process that traces it; 0 for none. */
  readonly tracer: number;
  /** 0 none, 1 strict, 2 filter. */
  readonly seccomp: number;
  /** Memory of its own, which a checkpoint must hold, in bytes. */
  readonly memory: number;
  /** By kind, such as `mnt`: `mnt:[4026531840]`. */
  readonly namespaces: Readonly<Record<string, string>>;
}

export interface OpenFile {
  readonly pid: number;
  readonly descriptor: number;
  /** As the link says: a path, `socket:[INODE]`, `pipe:[INODE]`, `anon_inode:[NAME]`. Without ` (deleted)`. */
  readonly target: string;
  readonly isDeleted: boolean;
  readonly kind: 'file' | 'folder' | 'socket' | 'pipe' | 'characterDevice' | 'blockDevice' | 'other';
  /** What it takes on disk, in bytes: that is what CRIU limits for deleted files, not the length. */
  readonly size: number;
  readonly isWritable: boolean;
  readonly hasLock: boolean;
  /** Of an inotify or fanotify descriptor: `MAJOR:MINOR` of what it watches, as mounts have it. */
  readonly watchedDevices: readonly string[];
  /** Names that the file still has. */
  readonly links: number;
  /** Of the mount that it lies on. */
  readonly mount: number | undefined;
}

/** What a process has mapped and that matters to a checkpoint. */
export interface Mapping {
  readonly pid: number;
  readonly target: string;
  readonly isDeleted: boolean;
}

export interface ContainerSocket {
  readonly protocol: 'tcp' | 'udp' | 'unix';
  readonly inode: string;
  /** The kernel's number in lower-case hexadecimal: of TCP `01` established, `0a` listening; of Unix `03` connected. */
  readonly state: string;
  /** As the table prints it; of a Unix socket its path, or empty. */
  readonly local: string;
  /** Connections that nobody has accepted yet, of a listening socket. */
  readonly waiting: number;
}

export interface ContainerMount {
  readonly id: number;
  /** `MAJOR:MINOR`. */
  readonly device: string;
  readonly fileSystem: string;
  readonly path: string;
  /** `shared:12`, `master:3`, `unbindable`. */
  readonly propagation: readonly string[];
}

/** The processes of a running container, read on the host. */
export interface ContainerProcessFacts {
  /** All of its cgroup. */
  readonly processes: Fact<readonly ContainerProcess[]>;
  readonly openFiles: Fact<readonly OpenFile[]>;
  readonly mappings: Fact<readonly Mapping[]>;
  /** TCP, UDP and Unix sockets of its network that its processes hold. */
  readonly sockets: Fact<readonly ContainerSocket[]>;
  /** Sockets in use by protocol, such as `MPTCP`, in its network. */
  readonly protocols: Fact<Readonly<Record<string, number>>>;
  /** Inode of a Unix socket to that of the socket it is connected with. */
  readonly unixPeers: Fact<Readonly<Record<string, string>>>;
  readonly mounts: Fact<readonly ContainerMount[]>;
  /** The label of its first process: `docker-default (enforce)`, `unconfined`, an SELinux context. */
  readonly securityLabel: Fact<string>;
  readonly isFrozen: Fact<boolean>;
  /** Rules of a network lock that CRIU left behind. */
  readonly leftoverLocks: Fact<readonly string[]>;
  /** Bytes that are free where its writable layer lies. */
  readonly freeBytes: Fact<number>;
}

export interface CriuCheck {
  readonly isFit: boolean;
  readonly complaints: readonly string[];
}

/** What a checkpoint needs of the host, read in the same moment. */
export interface CheckpointHostFacts {
  /** As `uname -r` says it. */
  readonly kernel: Fact<string>;
  /** `debian`, `ubuntu`: ID of os-release. */
  readonly distribution: Fact<string>;
  /** Absent: not installed. */
  readonly criuPath: Fact<string>;
  readonly criuVersion: Fact<string>;
  readonly criuCheck: Fact<CriuCheck>;
  /** /proc/sys/kernel/ns_last_pid, which only a kernel with CONFIG_CHECKPOINT_RESTORE has. */
  readonly canChoosePids: Fact<boolean>;
  /** PATH of the process that runs the container's runtime. */
  readonly runtimePath: Fact<readonly string[]>;
  /** What `crun --version` names; absent: crun is not installed. */
  readonly crunFeatures: Fact<readonly string[]>;
  readonly libcriu: Fact<string>;
  /** Of `iptables-restore`, `ip6tables-restore` and `nft` those that are there. */
  readonly networkLockPrograms: Fact<readonly string[]>;
  /** Options in /etc/criu/RUNTIME.conf, which act on every container of that runtime. */
  readonly criuOptions: Fact<readonly string[]>;
}

/** Everything that is known before a checkpoint of one container. */
export interface PreflightFacts {
  readonly engine: ContainerEngineFacts;
  readonly setup: Fact<ContainerSetup>;
  readonly tree: ContainerProcessFacts;
  readonly host: CheckpointHostFacts;
}
