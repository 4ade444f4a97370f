import type { Readings } from '../../../src/facts/readings';
import { fakeReadings, fileAbsent, notInstalled, ran } from './fakeReadings';

/**
 * Recorded on Debian 12 with a 6.18 kernel of its own: a virtual machine with v1 control groups mounted by hand, no
 * modules, and a Docker client without a daemon. Names of devices and the command line were replaced.
 */
const files: Readonly<Record<string, string>> = {
  '/etc/os-release':
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
  '/proc/version':
    'Linux version 6.18.44 (builder@example) (gcc (GCC) 15.3.0, GNU ld (GNU Binutils) 2.46) #1 SMP PREEMPT_DYNAMIC @0\n',
  '/proc/cmdline':
    'mitigations=auto console=ttyS0 quiet reboot=k panic=1 nomodule random.trust_cpu=1 psi=1\n',
  '/proc/sys/kernel/osrelease': '6.18.44\n',
  '/proc/sys/kernel/hostname': 'vm\n',
  '/proc/sys/kernel/tainted': '0\n',
  '/proc/sys/kernel/keys/root_maxkeys': '1000000\n',
  '/proc/sys/user/max_user_namespaces': '96395\n',
  '/proc/sys/vm/overcommit_memory': '0\n',
  '/proc/1/comm': 'init\n',
  '/proc/1/cgroup': '9:name=systemd:/\n4:memory:/\n0::/\n',
  '/proc/filesystems':
    'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup\nnodev\tcgroup2\nnodev\tcpuset\nnodev\tdevtmpfs\nnodev\tbinfmt_misc\nnodev\tsecurityfs\nnodev\tbpf\nnodev\tramfs\nnodev\thugetlbfs\nnodev\tdevpts\n\text3\n\text2\n\text4\n\tsquashfs\nnodev\tautofs\n\tfuseblk\nnodev\tfuse\nnodev\toverlay\n\txfs\nnodev\tmqueue\n\tbtrfs\n',
  '/proc/cgroups':
    '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t3\t1\t1\ncpu\t1\t1\t1\ncpuacct\t2\t1\t1\nblkio\t7\t1\t1\nmemory\t4\t36\t1\ndevices\t5\t1\t1\nfreezer\t6\t1\t1\nnet_cls\t0\t1\t1\nperf_event\t0\t1\t1\nnet_prio\t0\t1\t1\nhugetlb\t0\t1\t1\npids\t8\t1\t1\n',
  '/proc/self/cgroup':
    '9:name=systemd:/\n8:pids:/\n7:blkio:/\n6:freezer:/\n5:devices:/\n4:memory:/\n3:cpuset:/\n2:cpuacct:/\n1:cpu:/\n0::/\n',
  '/proc/self/mountinfo': [
    '22 27 0:21 / /proc rw,relatime - proc proc rw',
    '23 27 0:22 / /sys rw,relatime - sysfs sysfs rw',
    '24 27 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=12334492k,nr_inodes=3083623,mode=755',
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard',
    '31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755',
    '32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu',
    '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory',
    '39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids',
    '40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd',
    '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
    '',
  ].join('\n'),
  '/sys/fs/cgroup/unified/cgroup.controllers': 'hugetlb net_cls\n',
  '/sys/fs/cgroup/unified/cgroup.subtree_control': '\n',
  '/sys/fs/cgroup/unified/cgroup.stat': 'nr_descendants 0\nnr_dying_descendants 0\n',
  '/proc/meminfo':
    'MemTotal:       24684092 kB\nMemFree:        23999984 kB\nMemAvailable:   24257856 kB\nSwapCached:            0 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n',
  '/proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n',
  '/proc/pressure/memory':
    'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  '/sys/module/overlay/parameters/metacopy': 'N\n',
};

const commands: Readonly<Record<string, string>> = {
  id: 'uid=0(root) gid=0(root) groups=0(root)\n',
  uname: 'Linux 6.18.44 x86_64\n',
  pagesize: '4096\n',
  cpuinfo:
    'processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC\nflags\t\t: fpu vme de pse sse4_2 avx2 hypervisor\npower management:\nprocessors: 2\n',
  'virt-vm': 'kvm\n',
  'systemd-version': 'systemd 252 (252.39-1~deb12u2)\n',
  'vsyscall-page': 'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n',
  'namespace-handles': 'cgroup\nipc\nmnt\nnet\npid\npid_for_children\ntime\ntime_for_children\nuser\nuts\n',
  'unshare-user': '',
  folders:
    'absent /etc/modprobe.d\nabsent /run/modprobe.d\nabsent /usr/lib/modprobe.d\nabsent /lib/modprobe.d\n',
  'cgroup-files': 'memory memory.limit_in_bytes\nmemory memory.memsw.limit_in_bytes\npids pids.max\n',
  programs: 'docker /usr/local/bin/docker\nsystemctl /usr/bin/systemctl\n',
  'docker-version': 'Docker version 28.2.2, build e6534b4\n',
  paths: '/dev/fuse|character special file|666|0|0\n/dev/zfs|absent\n/var/lib/docker|absent\n',
  filesystems: '/|ext2/ext3|4096|16384000|15000000|4096000|3900000\n',
  'kernel-log-readable': 'dmesg 400\n',
  'kernel-log': '[    0.000000] Kernel command line: cgroup_disable=memory\n',
};

/** The readings of the recorded host, and all texts in them by path or name of command. */
export function recordedHost(): Readings & { readonly texts: Readonly<Record<string, string>> } {
  const readings = fakeReadings({
    files: { ...files, '/proc/modules': fileAbsent, '/etc/docker/daemon.json': fileAbsent },
    commands: {
      ...commands,
      'daemon-groups': ran('', 1),
      'modules-directory': ran('', 1),
      'modules-builtin': notInstalled,
      'modules-loadable': notInstalled,
      'docker-info': ran('Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n', 1),
    },
  });
  return { ...readings, texts: { ...files, ...commands } };
}
