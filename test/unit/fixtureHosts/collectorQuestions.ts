import { readFileSync } from 'node:fs';

const script = readFileSync('src/facts/collector.sh', 'utf8');

/** The body of a function of the collector. */
function functionText(name: string): string {
  const start = script.indexOf(`\n${name}() {`);
  const end = script.indexOf('\n}\n', start);
  if (start < 0 || end < 0) {
    throw new Error(`the collector has no function ${name}`);
  }
  return script.slice(start, end);
}

/** Absolute paths in a text of shell, without patterns and variables. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/(?<=[\s"])\/[\w./@-]+(?=[\s"\\]|$)/g)]
    .map(([path]) => path)
    .filter((path) => !path.startsWith('/dev/null'));
}

const cgroupRoots = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'];

/** Every file that the collector asks every host for, patterns aside. */
export const askedFiles: readonly string[] = [
  ...pathsIn(functionText('name_system_files')),
  ...sysctlFiles(),
  '/proc/modules',
  '/proc/cgroups',
  '/proc/self/cgroup',
  ...cgroupRoots.flatMap((root) =>
    ['controllers', 'subtree_control', 'stat'].map((name) => `${root}/cgroup.${name}`),
  ),
  '/sys/fs/cgroup/system.slice/cgroup.controllers',
  '/sys/fs/cgroup/system.slice/cgroup.subtree_control',
  '/sys/fs/cgroup/system.slice/memory.events',
  '/sys/fs/cgroup/user.slice/memory.events',
  '/sys/kernel/security/apparmor/profiles',
  '/proc/self/status',
  '/proc/meminfo',
  '/proc/swaps',
  '/proc/pressure/cpu',
  '/proc/pressure/memory',
  '/proc/pressure/io',
  '/proc/self/mountinfo',
  ...pathsIn(functionText('name_storage_files')),
  ...pathsIn(functionText('name_network_files')),
  ...pathsIn(functionText('name_security_files')),
  '/sys/devices/system/clocksource/clocksource0/current_clocksource',
  '/sys/devices/system/clocksource/clocksource0/available_clocksource',
  ...pathsIn(functionText('name_configuration_files').replaceAll(/is_blocked \S+/g, '')),
];

function sysctlFiles(): string[] {
  const [, keys = ''] = /set -- ([\s\S]*?)\n {2}sysctl_paths=/.exec(functionText('name_sysctls')) ?? [];
  return keys.split(/[\s\\]+/).map((key) => `/proc/sys/${key}`);
}

/** Paths whose kind and rights the collector looks at, without the account's own run-time folder. */
export const statedPaths: readonly string[] = pathsIn(functionText('name_paths'));

/** Paths whose presence the collector tells, without patterns and the account's own. */
export const markedPaths: readonly string[] = pathsIn(
  functionText('print_marks').split('\n    case')[0] ?? '',
);

/** Folders that the collector says of whether they can be listed. */
export const listedFolders: readonly string[] = pathsIn(
  /run configuration folders print_folders ([\s\S]*?)\n\n/.exec(script)?.[0] ?? '',
);

/** Units of systemd that the collector asks for. */
export const askedUnits: readonly string[] = [
  ...(/ask engines units systemctl show([\s\S]*?)\n {4}ask /.exec(script)?.[1] ?? '').matchAll(
    /[\w.-]+\.(?:service|socket)/g,
  ),
].map(([unit]) => unit);

/** The commands of each group and section that the collector answers for on every host. */
export const askedCommands = {
  files: {
    system: ['uname', 'id', 'pagesize', 'cpuinfo', 'vsyscall-page', 'livepatches'],
    modules: ['modules-directory', 'modules-builtin', 'modules-loadable'],
    cgroups: ['cgroup-files', 'daemon-groups'],
    namespaces: ['namespace-handles', 'namespace-links'],
    engines: ['programs', 'packages', 'endpoints', 'runlevels'],
    network: ['network-devices', 'listeners'],
    clock: ['clock', 'clock-setters'],
    rootless: ['environment', 'marks', 'lingering'],
    configuration: ['folders'],
  },
  programs: {
    kernelConfig: ['kernel-config-candidates'],
    system: ['virt-vm', 'virt-container', 'systemd-version'],
    namespaces: ['unshare-user'],
    kernelLog: ['kernel-log-readable', 'kernel-log'],
    engines: [
      'docker-info',
      'runc-version',
      'crun-version',
      'containerd-version',
      'criu-version',
      'podman-version',
      'kubelet-version',
      'k3s-version',
      'iptables-version',
      'units',
      'docker-version',
    ],
    rootless: ['file-capabilities'],
    network: ['nft-tables', 'iptables-forward'],
    logs: ['engine-errors', 'failed-containers'],
  },
  probes: {
    storage: ['mount-overlay', 'xfs-ftype', 'real-paths', 'paths', 'filesystems'],
    logs: ['docker-logs'],
  },
} as const;
