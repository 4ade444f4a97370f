import { message, type Message } from '../model/message';

/** Something that CRIU needs of the kernel, by the upstream release that brought it. */
export interface CriuKernelFeature {
  readonly id: string;
  /** What it is for, to follow "needs": "open files on overlay file systems". */
  readonly use: Message;
  /** First upstream release. */
  readonly since: string;
  /** Without it containers of the usual kind cannot be dumped or restored; else only some cannot. */
  readonly usual: boolean;
  readonly source: string;
}

/** Oldest first. Only what ordinary containers can meet; `criu check --all` knows the rest. */
export const criuKernelFeatures: readonly CriuKernelFeature[] = [
  {
    id: 'mnt_id',
    use: message('telling on which mount an open file lies'),
    since: '3.15',
    usual: true,
    source: 'https://criu.org/Upstream_kernel_commits',
  },
  {
    id: 'aio_remap',
    use: message('restoring asynchronous input and output (AIO)'),
    since: '3.19',
    usual: false,
    source: 'https://criu.org/Upstream_kernel_commits',
  },
  {
    id: 'overlay_mnt_id',
    use: message('open files on overlay file systems'),
    since: '4.2',
    usual: true,
    source: 'https://criu.org/Docker',
  },
  {
    id: 'seccomp_suspend',
    use: message('processes under a seccomp filter, which engines set for every container'),
    since: '4.3',
    usual: true,
    source: 'https://criu.org/Upstream_kernel_commits',
  },
  {
    id: 'seccomp_filters',
    use: message('reading the seccomp filter of a process'),
    since: '4.4',
    usual: true,
    source: 'https://criu.org/Upstream_kernel_commits',
  },
  {
    id: 'compat_cr',
    use: message('programs of 32 bits'),
    since: '4.12',
    usual: false,
    source: 'https://github.com/checkpoint-restore/criu/blob/criu-dev/criu/kerndat.c',
  },
  {
    id: 'clone3_set_tid',
    use: message('giving restored processes their numbers without a race'),
    since: '5.5',
    usual: false,
    source: 'https://man7.org/linux/man-pages/man2/clone.2.html',
  },
  {
    id: 'rseq_conf',
    use: message('programs that use restartable sequences, as all with glibc 2.35 or later do'),
    since: '5.13',
    usual: false,
    source: 'https://github.com/checkpoint-restore/criu/issues/1696',
  },
];
