import type {
  ContainerProcess,
  ContainerSetup,
  ContainerSocket,
  Mapping,
  OpenFile,
  PreflightFacts,
} from '../../../../src/model/containerFacts';
import { absent, commandSource, fileSource, known, unreadable, type Fact } from '../../../../src/model/fact';
import { message } from '../../../../src/model/message';
import type { CheckpointOption, PreflightRequest } from '../../../../src/model/preflight';

/*
 * Containers written from documentation: proc(5), https://docs.kernel.org/filesystems/proc.html, the API of Docker 1.45
 * (https://docs.docker.com/reference/api/engine/version/v1.45/) and criu(8).
 */

export function file<T>(value: T, path = '/proc/100/status'): Fact<T> {
  return known(value, fileSource(path), String(value));
}

export function printed<T>(value: T, command = 'docker inspect'): Fact<T> {
  return known(value, commandSource(command), String(value));
}

export function hidden<T>(path = '/proc/100/status'): Fact<T> {
  return unreadable(fileSource(path), message('Permission denied.'));
}

export function missing<T>(command: string): Fact<T> {
  return absent(commandSource(command));
}

export const plainSetup: ContainerSetup = {
  id: 'f'.repeat(64),
  name: 'web',
  status: 'running',
  pid: 100,
  hasTerminal: false,
  removesItself: false,
  restartPolicy: 'no',
  networkMode: 'bridge',
  hasFixedAddress: false,
  runtime: 'runc',
  storageDriver: 'overlay2',
  volumes: [],
};

const namespaces = {
  ...{ mnt: 'mnt:[4026532500]', pid: 'pid:[4026532503]', net: 'net:[4026532506]', ipc: 'ipc:[4026532502]' },
  ...{ uts: 'uts:[4026532501]', user: 'user:[4026531837]', cgroup: 'cgroup:[4026532504]' },
};

export function process(changes: Partial<ContainerProcess> = {}): ContainerProcess {
  return {
    ...{ pid: 100, parent: 90, name: 'nginx', state: 'S', tracer: 0, seccomp: 2, memory: 4 * 1024 * 1024 },
    namespaces,
    ...changes,
  };
}

export function openFile(changes: Partial<OpenFile>): OpenFile {
  return {
    ...{ pid: 100, descriptor: 3, target: '/etc/nginx.conf', isDeleted: false, kind: 'file', size: 4096 },
    ...{ isWritable: false, hasLock: false, watchedDevices: [], links: 1, mount: 500 },
    ...changes,
  };
}

export function tcp(state: string, changes: Partial<ContainerSocket> = {}): ContainerSocket {
  return { protocol: 'tcp', inode: '700', state, local: '020011AC:0050', waiting: 0, ...changes };
}

export function unix(inode: string, state = '03'): ContainerSocket {
  return { protocol: 'unix', inode, state, local: '', waiting: 0 };
}

export function mapping(target: string, isDeleted = false): Mapping {
  return { pid: 100, target, isDeleted };
}

/** A container of Docker 26 that nothing is wrong with. */
export const plainContainer: PreflightFacts = {
  engine: {
    kind: 'docker',
    version: printed('26.1.5+dfsg1', 'docker version'),
    isExperimental: printed(true, 'docker version'),
    isRootless: printed(false, 'docker info'),
    remapsUsers: printed(false, 'docker info'),
  },
  setup: printed(plainSetup),
  tree: {
    processes: file([process(), process({ pid: 101, parent: 100 })]),
    openFiles: file([
      openFile({ descriptor: 0, target: '/dev/null', kind: 'characterDevice' }),
      openFile({ descriptor: 1, target: 'pipe:[701]', kind: 'pipe', mount: 14 }),
      openFile({ descriptor: 6, target: 'anon_inode:[eventpoll]', kind: 'other', mount: 15 }),
    ]),
    mappings: file([mapping('/usr/lib/x86_64-linux-gnu/libc.so.6')]),
    sockets: file([tcp('0a')]),
    protocols: file({ TCP: 1, MPTCP: 0 }),
    unixPeers: printed({}, 'ss'),
    mounts: file([
      { id: 500, device: '0:52', fileSystem: 'overlay', path: '/', propagation: [] },
      { id: 501, device: '0:55', fileSystem: 'proc', path: '/proc', propagation: [] },
    ]),
    securityLabel: file('unconfined'),
    isFrozen: file(false),
    leftoverLocks: printed([], 'nft list tables'),
    freeBytes: printed(10 * 1024 ** 3, 'df'),
  },
  host: {
    kernel: printed('6.12.41+deb13-amd64', 'uname -r'),
    distribution: file('debian', '/etc/os-release'),
    criuPath: printed('/usr/sbin/criu', 'command -v criu'),
    criuVersion: printed('4.1.1', 'criu --version'),
    criuCheck: printed({ isFit: true, complaints: [] }, 'criu check'),
    canChoosePids: file(true, '/proc/sys/kernel/ns_last_pid'),
    runtimePath: file(['/usr/local/sbin', '/usr/sbin', '/usr/bin'], '/proc/90/environ'),
    crunFeatures: missing('crun --version'),
    libcriu: missing('libcriu.so.2'),
    networkLockPrograms: printed(['iptables-restore', 'ip6tables-restore', 'nft'], 'command -v nft'),
    criuOptions: file([], '/etc/criu/runc.conf'),
  },
};

type Changes = {
  readonly [Part in 'engine' | 'tree' | 'host']?: Partial<PreflightFacts[Part]>;
} & { readonly setup?: Partial<ContainerSetup> | 'hidden' };

/** The container with some of its facts changed. */
export function containerWith({ engine, setup, tree, host }: Changes): PreflightFacts {
  return {
    engine: { ...plainContainer.engine, ...engine },
    setup: setup === 'hidden' ? hidden('docker inspect') : printed({ ...plainSetup, ...setup }),
    tree: { ...plainContainer.tree, ...tree },
    host: { ...plainContainer.host, ...host },
  };
}

export function request(options: readonly CheckpointOption[] = [], leaveRunning = false): PreflightRequest {
  return { options: new Set(options), leaveRunning };
}
