import { message } from '../../model/message';
import { criu, podman, type CheckpointFailure } from './checkpointFailure';

/** Kernel, processor, memory, graphics card. */
export const machineFailures: readonly CheckpointFailure[] = [
  {
    id: 'VDSO-BOUNDS',
    pattern: /Unexpected rt vDSO area bounds/,
    cause: message('This CRIU is too old for the kernel: Linux 6.13 and later lay out the vDSO anew.'),
    cure: message('Update CRIU to 4.1 or later.'),
    sources: criu(2532),
  },
  {
    id: 'VDSO-COMPATIBLE',
    pattern: /Compatible vdso's size is bigger/,
    cause: message('The vDSO for 32-bit programs is larger than this CRIU expects.'),
    cure: message('Update CRIU to 3.18 or later.'),
    sources: criu(1916, 1938),
  },
  {
    id: 'VDSO-IMAGE',
    pattern: /Can't find vDSO area in image/,
    cause: message('The kernel lays out the vDSO otherwise than the one of the checkpoint.'),
    cure: message('Restore on the same kernel, or with a newer CRIU.'),
    sources: criu(2622),
  },
  {
    id: 'RSEQ-KERNEL',
    pattern: /has rseq but kernel lacks get_rseq_conf/,
    cause: message(
      'The C library of the container uses restartable sequences, and the kernel is older than 5.13.',
    ),
    cure: message('Use Linux 5.13 or later.'),
    sources: criu(2070, 2552),
  },
  {
    id: 'RESTORE-SEGFAULT',
    pattern: /killed by signal 11: Segmentation fault/,
    cause: message(
      'A restored program crashed at once: restartable sequences with a CRIU before 3.17, or a processor that lacks something.',
    ),
    cure: message('Update CRIU; between hosts compare the processors with criu cpuinfo check.'),
    sources: criu(1696, 1695, 1935, 570),
  },
  {
    id: 'CPU-SKEW',
    pattern:
      /FPU feature required by image|CPU instruction capabilities do not match|xfeatures has unsupported bits|xsave (?:max )?size mismatch/,
    cause: message('The processor of this host lacks something that the one of the checkpoint had.'),
    cure: message('Restore on a host with the same kind of processor.'),
    sources: [...podman(17496), ...criu(2104)],
  },
  {
    id: 'RESTORE-ILLEGAL',
    pattern: /killed by signal 4: Illegal instruction/,
    cause: message('A restored program used an instruction that the processor of this host does not have.'),
    cure: message('Restore on a host with the same kind of processor.'),
    sources: podman(17496),
  },
  {
    id: 'GPU-PLUGIN',
    pattern: /handle_device_vma plugin failed/,
    cause: message(
      'Memory of a graphics card is mapped, and CRIU has no plugin for it or the driver is too old.',
    ),
    cure: message(
      'Install the plugin of CRIU for the card, and a driver that supports it (NVIDIA: 555 or later).',
    ),
    sources: criu(2515, 2953),
  },
  {
    id: 'GPU-TIMEOUT',
    pattern: /cuda_plugin: .{0,300}(?:Unable to read output|PAUSE_DEVICES failed)/,
    cause: message('The graphics card took longer than the ten seconds that CRIU waits.'),
    cure: message('Put timeout 120 into the configuration of CRIU.'),
    sources: ['https://github.com/NVIDIA/cuda-checkpoint/issues/26'],
  },
  {
    id: 'LAZY-SOCKET',
    pattern: /connect to lazy-pages\.socket failed/,
    cause: message(
      'Nobody hands out the memory of a lazy restore: its service does not run, or in another folder.',
    ),
    cure: message('Start criu lazy-pages first, with the same --work-dir.'),
    sources: criu(2808, 2564),
  },
  {
    id: 'LAZY-UFFD',
    pattern: /uffd: .{0,200}Operation not permitted/,
    cause: message('A lazy restore needs userfaultfd, which ordinary accounts may not use on this host.'),
    cure: message('Set vm.unprivileged_userfaultfd=1, or restore as root.'),
    sources: criu(3035),
  },
];
