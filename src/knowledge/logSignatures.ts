import { message, type Message } from '../model/message';

/** Lines of the kernel log that tell of trouble, and that no check of one matter reports. */
export interface LogSignature {
  readonly id: string;
  readonly pattern: RegExp;
  /** The fact in a user's terms. */
  readonly title: Message;
  readonly nextStep: Message;
  /** `warning`: containers are hurt; `info`: worth knowing. */
  readonly weight: 'warning' | 'info';
  readonly source: string;
}

/** The worst first. */
export const logSignatures: readonly LogSignature[] = [
  {
    id: 'filesystem',
    pattern:
      /EXT4-fs error|XFS .*(?:[Cc]orruption|shutting down)|BTRFS:? (?:error|critical)|Remounting filesystem read-only/,
    title: message('A file system reported damage'),
    nextStep: message('Save what matters, and check the file system while it is not mounted.'),
    weight: 'warning',
    source: 'https://docs.kernel.org/admin-guide/ext4.html',
  },
  {
    id: 'disk',
    // Floppy and CD drives without a disk report errors too.
    pattern: /I\/O error,? (?:on )?dev (?!fd\d|sr\d)/,
    title: message('A disk reported errors'),
    nextStep: message('Look at the disk: smartctl -a, and at the storage below the machine.'),
    weight: 'warning',
    source: 'https://docs.kernel.org/block/index.html',
  },
  {
    id: 'pids',
    pattern: /cgroup: fork rejected by pids controller in/,
    title: message('A container reached its limit of processes'),
    nextStep: message('Raise --pids-limit of that container, or find what starts so many processes in it.'),
    weight: 'info',
    source: 'https://docs.kernel.org/admin-guide/cgroup-v1/pids.html',
  },
  {
    id: 'allocation',
    pattern: /page allocation failure/,
    title: message('The kernel could not get memory in one piece'),
    nextStep: message('Give the host more free memory: raise vm.min_free_kbytes, or end what takes it.'),
    weight: 'info',
    source: 'https://docs.kernel.org/admin-guide/sysctl/vm.html#min-free-kbytes',
  },
  {
    id: 'synFlood',
    pattern: /possible SYN flooding on port/i,
    title: message('A port got more connections than its program takes'),
    nextStep: message('Raise the backlog of the program and net.core.somaxconn, or look who connects.'),
    weight: 'info',
    source: 'https://docs.kernel.org/networking/ip-sysctl.html',
  },
  {
    id: 'unknownParameters',
    // Others, such as BOOT_IMAGE= and splash, are meant for programs.
    pattern:
      /Unknown kernel command line parameters "[^"]{0,2000}\b(?:cgroup_enable|cgroup_disable|cgroup_memory|swapaccount|psi|vsyscall|apparmor|selinux|security|lsm|ia32_emulation)=/,
    title: message('The kernel passed over parameters of its command line'),
    nextStep: message('Look for misspelt or outdated ones: cat /proc/cmdline'),
    weight: 'info',
    source: 'https://docs.kernel.org/admin-guide/kernel-parameters.html',
  },
];
