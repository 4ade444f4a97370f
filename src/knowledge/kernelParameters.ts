import { message, type Message } from '../model/message';
import type { KernelParameterRow, ParameterValues } from './kernelParameterRow';

const documented = 'https://docs.kernel.org/admin-guide/kernel-parameters.html';
const cgroup2 = 'https://docs.kernel.org/admin-guide/cgroup-v2.html';
const systemd = 'https://www.freedesktop.org/software/systemd/man/latest/systemd.html';
const systemd256 = 'https://github.com/systemd/systemd/releases/tag/v256';
const systemd258 = 'https://github.com/systemd/systemd/releases/tag/v258';
const kernelCommandLine = 'https://www.freedesktop.org/software/systemd/man/latest/kernel-command-line.html';
const raspberryPi = 'https://github.com/raspberrypi/linux/issues/6980';
const debianControllers =
  'https://docs.docker.com/engine/install/troubleshoot/#kernel-cgroup-swap-limit-capabilities';
const overlayfs = 'https://docs.kernel.org/filesystems/overlayfs.html';
const dracut = 'https://man7.org/linux/man-pages/man7/dracut.cmdline.7.html';

const commit = (hash: string) => `https://git.kernel.org/torvalds/c/${hash}`;

const any: ParameterValues = { bare: true, kind: 'any' };
const text: ParameterValues = { bare: false, kind: 'any' };
const none: ParameterValues = { bare: true, kind: 'none' };
const number: ParameterValues = { bare: false, kind: 'number' };
const zeroOrOne: ParameterValues = { bare: false, kind: 'words', words: ['0', '1'] };
const words = (...list: string[]): ParameterValues => ({ bare: false, kind: 'words', words: list });
const commaWords = (...list: string[]): ParameterValues => ({ bare: false, kind: 'commaWords', words: list });
/** What systemd takes for true or false; a bare parameter is true. Source: parse_boolean() in src/basic/parse-util.c. */
const boolean: ParameterValues = {
  bare: true,
  kind: 'words',
  words: ['1', 'yes', 'y', 'true', 't', 'on', '0', 'no', 'n', 'false', 'f', 'off'],
};

type RowRest = Partial<Omit<KernelParameterRow, 'name' | 'does'>>;

function row(name: string, does: Message, rest: RowRest = {}): KernelParameterRow {
  return {
    readers: ['mainline'],
    repetition: 'last',
    values: any,
    neededBy: [],
    sources: [documented],
    ...rest,
    name,
    does,
  };
}

/** Parameters that decide something for containers, and the ordinary ones that stand beside them. */
export const kernelParameters: readonly KernelParameterRow[] = [
  // Control groups
  row('cgroup_disable', message('turns controllers off; upstream nothing turns them on again'), {
    repetition: 'order',
    values: text,
    neededBy: [],
    sources: [documented, raspberryPi],
  }),
  row('cgroup_enable', message('turns a controller on that this kernel was built to leave off'), {
    readers: ['Debian', 'Ubuntu', 'Raspberry Pi'],
    repetition: 'order',
    values: text,
    neededBy: ['docker', 'podman', 'kubernetes', 'lxc'],
    sources: [raspberryPi, debianControllers],
  }),
  row('cgroup_memory', message('is an older name of cgroup_enable=memory'), {
    readers: ['Raspberry Pi'],
    values: zeroOrOne,
    neededBy: ['docker', 'kubernetes'],
    sources: ['https://github.com/raspberrypi/linux/pull/2201', raspberryPi],
  }),
  row('cgroup_no_v1', message('keeps controllers away from cgroup v1, so that v2 has them'), {
    since: '4.6',
    repetition: 'list',
    values: text,
    neededBy: ['podman', 'rootless'],
  }),
  row('cgroup.memory', message('turns parts of the accounting of memory off'), {
    since: '4.5',
    repetition: 'list',
    values: commaWords('nosocket', 'nokmem', 'nobpf'),
    neededBy: ['kubernetes'],
    sources: [documented, 'https://github.com/opencontainers/runc/issues/1725'],
  }),
  row(
    'cgroup_favordynmods',
    message('makes the moving of processes between groups cheaper, at a price for forks'),
    {
      since: '6.7',
      sources: [documented, cgroup2],
    },
  ),
  row('swapaccount', message('turns the accounting of swap on or off'), {
    end: { release: '6.1', of: 'kernel', effect: 'none' },
    values: zeroOrOne,
    neededBy: ['docker', 'podman', 'kubernetes', 'lxc'],
    sources: [
      commit('a42c390cfa0c'),
      commit('a2c8990aed5a'),
      commit('2d1c498072de'),
      commit('b25806dcd3d5'),
      commit('118642d'),
    ],
  }),
  row('psi', message('turns the measuring of pressure on cpu, memory and disks on or off'), {
    since: '4.20',
    values: boolean,
    neededBy: ['kubernetes'],
    sources: [documented, 'https://docs.kernel.org/accounting/psi.html'],
  }),
  row('systemd.unified_cgroup_hierarchy', message('chooses cgroup v2 alone (1), or v1 (0)'), {
    readers: ['systemd'],
    end: { release: '258', of: 'systemd', effect: 'none' },
    values: boolean,
    neededBy: ['podman', 'rootless', 'kubernetes'],
    sources: [systemd256, systemd258, 'https://github.com/systemd/systemd/issues/30852'],
  }),
  row('systemd.legacy_systemd_cgroup_controller', message('chooses cgroup v1 without v2 beside it'), {
    readers: ['systemd'],
    end: { release: '258', of: 'systemd', effect: 'none' },
    values: boolean,
    sources: [systemd256, systemd258],
  }),
  row('SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE', message('lets systemd 256 and 257 start on cgroup v1'), {
    readers: ['systemd'],
    end: { release: '258', of: 'systemd', effect: 'none' },
    values: boolean,
    sources: [systemd256, systemd258],
  }),
  row('rt_group_sched', message('turns shares of real-time processor time for groups on or off'), {
    values: boolean,
    neededBy: ['docker'],
  }),

  // Old programs
  row('vsyscall', message('says whether programs as old as CentOS 6 may make system calls in their way'), {
    since: '3.1',
    values: words('emulate', 'xonly', 'none', 'native'),
    neededBy: ['docker', 'podman'],
    sources: [documented, commit('076ca272a14c')],
  }),
  row('vdso', message('turns fast system calls on or off'), { values: number }),
  row('vdso32', message('turns fast system calls of 32-bit programs on or off'), { values: number }),
  row('ia32_emulation', message('turns 32-bit programs on 64-bit kernels on or off'), {
    since: '6.7',
    values: boolean,
    neededBy: ['docker'],
  }),

  // Security
  row('apparmor', message('turns AppArmor on or off'), {
    values: zeroOrOne,
    neededBy: ['docker', 'lxc'],
    sources: [documented, 'https://wiki.debian.org/AppArmor/HowToUse'],
  }),
  row('security', message('chooses the one large security module; lsm= replaces it'), {
    values: text,
    neededBy: ['docker', 'lxc'],
  }),
  row('lsm', message('lists the security modules in their order'), {
    since: '5.1',
    values: text,
    neededBy: ['docker', 'lxc'],
    sources: [documented, 'https://docs.kernel.org/admin-guide/LSM/index.html'],
  }),
  row('selinux', message('turns SELinux on or off'), {
    values: zeroOrOne,
    neededBy: ['docker', 'podman'],
  }),
  row('enforcing', message('makes SELinux refuse (1) or only report (0)'), { values: zeroOrOne }),
  row('user_namespace.enable', message('allows user namespaces'), {
    readers: ['RHEL 7'],
    values: zeroOrOne,
    neededBy: ['rootless', 'podman'],
    sources: ['https://github.com/moby/moby/issues/23573'],
  }),
  row('namespace.unpriv_enable', message('allows user namespaces to ordinary users'), {
    readers: ['RHEL 7'],
    values: zeroOrOne,
    neededBy: ['rootless'],
    sources: ['https://github.com/apptainer/singularity/issues/5240'],
  }),
  row('lockdown', message('keeps even root from changing the running kernel'), {
    since: '5.4',
    values: words('integrity', 'confidentiality', 'none'),
  }),
  row('audit', message('turns the log of security events on or off'), {
    values: words('0', '1', 'off', 'on'),
  }),
  row('audit_backlog_limit', message('says how many security events may wait'), { values: number }),
  row('mitigations', message('sets all protections against processor flaws at once'), { values: text }),
  row('nosmt', message('turns hyper-threading off'), {
    values: { bare: true, kind: 'words', words: ['force'] },
  }),
  row('init_on_alloc', message('clears memory when it is handed out'), { since: '5.3', values: boolean }),
  row('init_on_free', message('clears memory when it is given back'), { since: '5.3', values: boolean }),

  // Memory
  row('transparent_hugepage', message('says whether programs get large pages by themselves'), {
    values: words('always', 'madvise', 'never'),
    sources: [documented, 'https://docs.kernel.org/admin-guide/mm/transhuge.html'],
  }),
  row('hugepages', message('sets large pages aside'), { repetition: 'order', values: text }),
  row('hugepagesz', message('says how large the pages of the hugepages= behind it are'), {
    repetition: 'order',
    values: text,
  }),
  row('default_hugepagesz', message('says how large a large page is by default'), { values: text }),
  row('hugetlb_cma', message('sets memory aside for gigantic pages'), { since: '5.7', values: text }),
  row('crashkernel', message('sets memory aside for the kernel that writes crash dumps'), {
    repetition: 'list',
    values: text,
  }),
  row('numa_balancing', message('turns the moving of memory towards its processor on or off'), {
    values: words('enable', 'disable'),
  }),

  // Processors
  row('isolcpus', message('keeps processors free of ordinary work'), { values: text }),
  row('nohz_full', message('stops the clock tick on processors with one task'), { values: text }),
  row('rcu_nocbs', message('moves work of the kernel away from processors'), { values: any }),
  row('nmi_watchdog', message('watches for processors that hang'), { values: text }),
  row('preempt', message('chooses how readily the kernel lets another task run'), {
    since: '5.12',
    values: words('none', 'voluntary', 'full', 'lazy'),
  }),
  row('elevator', message('chose the disk scheduler of kernels before 5.0'), {
    end: { release: '5.10', of: 'kernel', effect: 'none' },
    values: text,
    sources: ['https://github.com/torvalds/linux/blob/v5.10/block/elevator.c'],
  }),

  // Network and modules
  row('ipv6.disable', message('turns IPv6 off altogether'), {
    values: zeroOrOne,
    sources: ['https://docs.kernel.org/networking/ipv6.html'],
  }),
  row('ipv6.disable_ipv6', message('starts every network interface without IPv6'), {
    values: zeroOrOne,
    sources: ['https://docs.kernel.org/networking/ipv6.html'],
  }),
  row('net.ifnames', message('chooses lasting names of network interfaces (1) or eth0 (0)'), {
    readers: ['systemd'],
    values: boolean,
    sources: [kernelCommandLine],
  }),
  row('biosdevname', message('lets the firmware name network interfaces'), {
    readers: ['init'],
    values: zeroOrOne,
    sources: [dracut],
  }),
  row('module_blacklist', message('lists modules that are never loaded'), { values: text }),
  row('modprobe.blacklist', message('lists modules that nothing loads by itself'), {
    readers: ['systemd', 'init'],
    repetition: 'list',
    values: text,
    sources: [kernelCommandLine],
  }),
  row('modules-load', message('lists modules to load at boot'), {
    readers: ['systemd'],
    repetition: 'list',
    values: text,
    sources: [kernelCommandLine],
  }),
  row('overlay.metacopy', message('lets overlay copy the owner of a file without its content'), {
    since: '4.19',
    values: boolean,
    sources: [overlayfs],
  }),
  row('overlay.redirect_dir', message('lets overlay rename folders of lower layers'), {
    since: '4.10',
    values: boolean,
    sources: [overlayfs],
  }),
  row('overlay.index', message('keeps hard links whole that overlay copies up'), {
    since: '4.13',
    values: boolean,
    sources: [overlayfs],
  }),
  row('overlay.xino_auto', message('gives files of an overlay lasting numbers'), {
    since: '4.17',
    values: boolean,
    sources: [overlayfs],
  }),

  // Boot
  row('console', message('names a terminal for kernel messages; the last becomes /dev/console'), {
    repetition: 'order',
    values: text,
  }),
  row('earlycon', message('names a terminal for the first kernel messages'), { repetition: 'list' }),
  row('earlyprintk', message('names a terminal for the first kernel messages'), { repetition: 'list' }),
  row('loglevel', message('says which kernel messages reach the console'), { values: number }),
  row('quiet', message('keeps most kernel messages off the console'), { values: none }),
  row('root', message('names the file system of the system'), { values: text }),
  row('rootflags', message('holds mount options of the root file system'), { values: text }),
  row('rootfstype', message('names the type of the root file system'), { values: text }),
  row('rootwait', message('waits for the root file system to appear'), { values: any }),
  row('rootdelay', message('waits some seconds for the root file system'), { values: number }),
  row('resume', message('names the swap area to wake from'), { values: text }),
  row('init', message('names the first program'), { values: text }),
  row('panic', message('says after how many seconds a crashed kernel starts again'), { values: number }),
  row('systemd.unit', message('chooses what systemd starts'), {
    readers: ['systemd'],
    values: text,
    sources: [systemd],
  }),
  row('systemd.show_status', message('shows services while they start'), {
    readers: ['systemd'],
    sources: [systemd],
  }),
  row('intel_iommu', message('turns the memory protection of Intel devices on or off'), {
    repetition: 'list',
    values: text,
  }),
  row('amd_iommu', message('turns the memory protection of AMD devices on or off'), {
    repetition: 'list',
    values: text,
  }),
  row('iommu', message('sets the memory protection of devices'), { repetition: 'list', values: text }),
];

const byName = new Map(kernelParameters.map((parameter) => [canonical(parameter.name), parameter]));

function canonical(name: string): string {
  return name.replaceAll('-', '_');
}

/** The row of a parameter, `-` and `_` being equal; undefined for one of the thousands that do not concern containers. */
export function findKernelParameter(name: string): KernelParameterRow | undefined {
  return byName.get(canonical(name));
}
