import type { EngineFacts, Mount, StorageFacts } from '../../../src/model/hostFacts';
import { fromCommand, fromFile, missing, notInstalled } from './factBuilders';
import type { Mutable } from './mutable';

const gib = 1024 ** 3;

/** The storage of the healthy host: ext4 root, Docker on overlay2. */
export function healthyStorage(): Mutable<StorageFacts> {
  const usage = (path: string, type: string) =>
    fromCommand(
      { type, size: 100 * gib, available: 70 * gib, inodes: 6_553_600, inodesFree: 6_000_000 },
      `stat -f ${path}`,
    );
  const directory = (path: string, mode = '755') =>
    fromCommand(
      { kind: 'directory', mode, uid: 0, gid: 0 } as const,
      `stat ${path}`,
      `directory ${mode} 0 0`,
    );
  const device = (path: string) =>
    fromCommand({ kind: 'characterDevice', mode: '666', uid: 0, gid: 0 } as const, `stat ${path}`);
  return {
    mounts: fromFile(
      healthyMounts,
      '/proc/self/mountinfo',
      '22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw',
    ),
    usage: {
      '/': usage('/', 'ext2/ext3'),
      '/var/lib/docker': usage('/var/lib/docker', 'ext2/ext3'),
      '/var/lib/containerd': usage('/var/lib/containerd', 'ext2/ext3'),
      '/var/lib/containers': missing('/var/lib/containers'),
      '/run': usage('/run', 'tmpfs'),
      '/tmp': usage('/tmp', 'tmpfs'),
    },
    paths: {
      '/dev/fuse': device('/dev/fuse'),
      '/dev/net/tun': device('/dev/net/tun'),
      '/dev/zfs': missing('/dev/zfs'),
      '/var/lib/docker': directory('/var/lib/docker', '710'),
      '/var/lib/containerd': directory('/var/lib/containerd', '711'),
      '/var/lib/containers': missing('/var/lib/containers'),
      '/run/docker.sock': fromCommand(
        { kind: 'socket', mode: '660', uid: 0, gid: 996 },
        'stat /run/docker.sock',
      ),
      '/sys/fs/cgroup': directory('/sys/fs/cgroup'),
      '/sys/module/overlay': directory('/sys/module/overlay'),
      '/sys/module/zfs': missing('/sys/module/zfs'),
    },
    overlayParameters: {
      redirect_dir: fromFile('N', '/sys/module/overlay/parameters/redirect_dir'),
      metacopy: fromFile('N', '/sys/module/overlay/parameters/metacopy'),
      index: fromFile('N', '/sys/module/overlay/parameters/index'),
      xino_auto: fromFile('N', '/sys/module/overlay/parameters/xino_auto'),
    },
    mountOverlay: fromCommand({ succeeded: true, exitCode: 0, message: '' }, 'mount -t overlay', ''),
    xfsFtype: notInstalled('xfs_info'),
  };
}

function mount(path: string, type: string, device: string, options: readonly string[]): Mount {
  return { path, root: '/', type, device, options, superOptions: ['rw'], propagation: 'shared' };
}

const healthyMounts: readonly Mount[] = [
  mount('/', 'ext4', '/dev/vda1', ['rw', 'relatime']),
  mount('/proc', 'proc', 'proc', ['rw', 'nosuid', 'nodev', 'noexec']),
  mount('/sys', 'sysfs', 'sysfs', ['rw', 'nosuid', 'nodev', 'noexec']),
  mount('/dev', 'devtmpfs', 'udev', ['rw', 'nosuid']),
  mount('/dev/pts', 'devpts', 'devpts', ['rw', 'nosuid', 'noexec']),
  mount('/dev/mqueue', 'mqueue', 'mqueue', ['rw', 'nosuid', 'nodev', 'noexec']),
  mount('/sys/fs/cgroup', 'cgroup2', 'cgroup2', ['rw', 'nosuid', 'nodev', 'noexec']),
  mount('/run', 'tmpfs', 'tmpfs', ['rw', 'nosuid', 'nodev', 'noexec']),
  mount('/tmp', 'tmpfs', 'tmpfs', ['rw', 'nosuid', 'nodev']),
];

const otherUnits =
  'firewalld.service ufw.service nftables.service iptables.service NetworkManager.service systemd-networkd.service ' +
  'systemd-resolved.service SuSEfirewall2.service cloud-init.service kubelet.service k3s.service k3s-agent.service';

/** The engines of the healthy host: Docker with containerd and runc, nothing else. */
export function healthyEngines(): Mutable<EngineFacts> {
  const program = (name: string, path: string) => fromCommand(path, `command -v ${name}`);
  const names =
    'podman nerdctl crictl crun criu kubelet k3s lxc-start rootlesskit fuse-overlayfs slirp4netns pasta';
  const unit = (name: string, activeState: string, unitFileState: string) =>
    fromCommand(
      {
        loadState: 'loaded',
        activeState,
        unitFileState,
        result: 'success',
        restarts: 0,
        tasksMax: 'infinity',
      },
      `systemctl show ${name}`,
    );
  return {
    programs: {
      ...Object.fromEntries(names.split(' ').map((name) => [name, notInstalled(`command -v ${name}`)])),
      docker: program('docker', '/usr/bin/docker'),
      dockerd: program('dockerd', '/usr/bin/dockerd'),
      containerd: program('containerd', '/usr/bin/containerd'),
      runc: program('runc', '/usr/bin/runc'),
      newuidmap: program('newuidmap', '/usr/bin/newuidmap'),
      newgidmap: program('newgidmap', '/usr/bin/newgidmap'),
      iptables: program('iptables', '/usr/sbin/iptables'),
      apparmor_parser: program('apparmor_parser', '/usr/sbin/apparmor_parser'),
      systemctl: program('systemctl', '/usr/bin/systemctl'),
    },
    versions: {
      docker: fromCommand('29.1.0', 'docker version'),
      containerd: fromCommand('2.2.0', 'containerd --version'),
      runc: fromCommand('1.4.3', 'runc --version'),
      libseccomp: fromCommand('2.6.0', 'runc --version'),
    },
    docker: fromCommand(
      {
        serverVersion: '29.1.0',
        storageDriver: 'overlay2',
        driverStatus: {
          'Backing Filesystem': 'extfs',
          'Supports d_type': 'true',
          'Using metacopy': 'false',
          'Native Overlay Diff': 'true',
          userxattr: 'false',
        },
        dataRoot: '/var/lib/docker',
        cgroupDriver: 'systemd',
        cgroupVersion: '2',
        securityOptions: ['name=apparmor', 'name=seccomp,profile=builtin', 'name=cgroupns'],
        swarmActive: false,
        experimental: false,
        warnings: [],
        loggingDriver: 'local',
        defaultRuntime: 'runc',
        runtimes: ['io.containerd.runc.v2', 'runc'],
        runtimeFeatures: {
          runc: {
            cgroupV1: true,
            cgroupV2: true,
            systemdGroups: true,
            seccomp: true,
            appArmor: true,
            seLinux: true,
            idMappedMounts: true,
            checkpoint: true,
          },
        },
        liveRestore: false,
        firewallBackend: 'iptables',
        proxies: {},
        insecureRegistries: ['127.0.0.0/8'],
        addressPools: [],
        images: 3,
        containers: 2,
        stoppedContainers: 0,
      },
      'docker info',
    ),
    dockerDaemonJson: missing('/etc/docker/daemon.json'),
    podmanStorage: missing('/etc/containers/storage.conf'),
    kubelet: missing('/var/lib/kubelet/config.yaml'),
    containerdConfig: fromFile({ version: '3', SystemdCgroup: 'true' }, '/etc/containerd/config.toml'),
    units: {
      'docker.service': unit('docker.service', 'active', 'enabled'),
      'docker.socket': unit('docker.socket', 'active', 'enabled'),
      'containerd.service': unit('containerd.service', 'active', 'enabled'),
      'podman.socket': notInstalled('systemctl show podman.socket'),
      ...Object.fromEntries(
        otherUnits.split(' ').map((name) => [name, notInstalled(`systemctl show ${name}`)]),
      ),
      'systemd-timesyncd.service': unit('systemd-timesyncd.service', 'active', 'enabled'),
    },
    packages: fromFile(['docker-ce', 'containerd.io', 'apparmor', 'uidmap'], '/var/lib/dpkg/info'),
    processArguments: {
      dockerd: fromFile(
        ['/usr/bin/dockerd', '-H', 'fd://', '--containerd=/run/containerd/containerd.sock'],
        '/proc/812/cmdline',
      ),
    },
    openFileLimits: {
      dockerd: fromFile({ soft: 1024, hard: 524288 }, '/proc/812/limits', 'Max open files 1024 524288 files'),
      containerd: fromFile(
        { soft: 1024, hard: 524288 },
        '/proc/640/limits',
        'Max open files 1024 524288 files',
      ),
      kubelet: missing('/proc'),
    },
    serviceVariables: {
      '/etc/default/docker': missing('/etc/default/docker'),
      '/etc/sysconfig/docker': missing('/etc/sysconfig/docker'),
      '/etc/conf.d/docker': missing('/etc/conf.d/docker'),
    },
    runlevelServices: missing('/etc/runlevels'),
    endpoints: fromCommand(
      [
        {
          ...{
            name: 'docker',
            kind: 'docker',
            origin: 'socket',
            scheme: 'unix',
            state: 'usable',
            isCurrent: true,
          },
          ...{ address: 'unix:///run/docker.sock', socketPath: '/run/docker.sock' },
        },
      ],
      'docker context ls',
      '* docker unix:///run/docker.sock',
    ),
  };
}
