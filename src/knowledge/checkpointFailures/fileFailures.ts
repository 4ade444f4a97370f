import { message } from '../../model/message';
import { criu, moby, podman, type CheckpointFailure } from './checkpointFailure';

/** Files, mounts and descriptors. */
export const fileFailures: readonly CheckpointFailure[] = [
  {
    id: 'MNT-ROOT',
    pattern: /\d+:\S+ doesn't have a proper root mount/,
    cause: message(
      'A folder or file of the host is mounted in the container, and CRIU was not told where it comes from.',
    ),
    cure: message(
      'Checkpoint through the engine, which tells it; for CRIU alone name it with --external mnt[...].',
    ),
    sources: criu(1511, 377, 153),
  },
  {
    id: 'MNT-SHARING',
    pattern: /has unreachable sharing\. Try --enable-external-masters/,
    cause: message('A mount of the container shares its changes with a mount of the host (shared or slave).'),
    cure: message('Put enable-external-masters into the configuration of CRIU, or mount it private.'),
    sources: criu(1154, 1230, 2875),
  },
  {
    id: 'MNT-TYPE',
    pattern: /FS mnt \S{1,300} dev \S{1,100} root \S{1,300} unsupported id/,
    cause: message('A file system that CRIU cannot save is mounted inside, such as fuse, bpf or configfs.'),
    cure: message('Unmount it before the checkpoint; a container that runs systemd mounts several of them.'),
    sources: [...criu(2264, 1128), ...podman(12574)],
  },
  {
    id: 'MNT-LOOKUP',
    pattern: /Can't lookup mount=\d+ for fd=-?\d+ path=/,
    cause: message(
      'An open file lies outside of all that the container sees: a terminal of the host, a redirected output, or the program itself on some kernels of Ubuntu with overlay.',
    ),
    cure: message(
      'Run the container without -t and without output redirected to files of the host; on Ubuntu update the kernel.',
    ),
    sources: criu(860, 1316, 156, 595),
  },
  {
    id: 'MNT-CHROOT',
    pattern: /root task has another root than mntns/,
    cause: message(
      'The first program runs in a root of its own (chroot), or the host runs from an initial RAM disk.',
    ),
    cure: message('Take the chroot out; on hosts that run from a RAM disk set no-pivot for the runtime.'),
    sources: criu(474),
  },
  {
    id: 'MNT-INFO',
    pattern: /Bad format in \d+ mountinfo/,
    cause: message('A line of the mount table is longer than this old CRIU reads: overlay with many layers.'),
    cure: message('Update CRIU.'),
    sources: [...criu(554, 302), ...moby(37808)],
  },
  {
    id: 'MNT-READONLY',
    pattern: /Can't create a temporary directory: Read-only file system/,
    cause: message('The root of the container is read-only, which this CRIU does not bear.'),
    cure: message('Update CRIU, or run the container with a root that can be written.'),
    sources: [...criu(17), 'https://github.com/opencontainers/runc/issues/87'],
  },
  {
    id: 'FILE-SIZE',
    pattern: /File \S{1,1000} has bad size \d+ \(expect \d+\)/,
    cause: message(
      'A file has changed since the checkpoint: a log that grew, or another version of the image.',
    ),
    cure: message(
      'Bring the files back to the state of the checkpoint: the same image, and the container’s changes with it (podman saves them).',
    ),
    sources: criu(948, 1258, 515, 68),
  },
  {
    id: 'FILE-MODE',
    pattern: /has bad mode 0\d+ \(expect/,
    cause: message(
      'The rights of a file differ from those at the checkpoint, as after a copy that did not keep them.',
    ),
    cure: message('Copy with rights kept (rsync -a), or set skip-file-rwx-check with CRIU 3.18 or later.'),
    sources: criu(650, 433),
  },
  {
    id: 'FILE-BUILD-ID',
    pattern: /has bad build-ID/,
    cause: message('A program or library is another build than at the checkpoint.'),
    cure: message('Restore on the same image; with file-validation filesize only sizes are compared.'),
    sources: criu(1756),
  },
  {
    id: 'FILE-GONE',
    pattern: /Can't open file \S{1,1000} on restore: No such file/,
    cause: message(
      'A file that was open is not there: a volume or the writable layer was not brought along.',
    ),
    cure: message('Bring the volume or the layer to this host first, then restore.'),
    sources: criu(289, 1478, 1745, 21),
  },
  {
    id: 'FILE-GHOST',
    pattern: /Can't dump ghost file \S{1,1000} of \d+ size, increase limit/,
    cause: message('A file was deleted while it is still open, and is larger than CRIU takes along (1 MiB).'),
    cure: message(
      'Put ghost-limit with a larger size, such as ghost-limit 300M, into /etc/criu/runc.conf or crun.conf.',
    ),
    sources: criu(491, 202, 587, 2501, 537),
  },
  {
    id: 'FILE-LOCKS',
    pattern: /Some file locks are hold by dumping tasks/,
    cause: message(
      'Programs of the container hold file locks, and the checkpoint was not told to keep such.',
    ),
    cure: message('Checkpoint and restore with --file-locks, or file-locks in the configuration of CRIU.'),
    sources: criu(2018, 14, 1357),
  },
  {
    id: 'FILE-LEASE',
    pattern: /Unknown file lock: .{0,200}LEASE|Unknown file lock style/,
    cause: message('A program holds a lease on a file, which this CRIU does not know.'),
    cure: message('Update CRIU, or have the program give the lease back.'),
    sources: criu(154),
  },
  {
    id: 'FILE-WATCH',
    pattern: /fsnotify:\s{0,4}Can't dump that handle/,
    cause: message('A program watches files on overlay (inotify), which this CRIU cannot save.'),
    cure: message('Stop the watcher, update CRIU, or run the container on another storage driver.'),
    sources: [...criu(1187, 2854, 136, 3043), ...podman(11001)],
  },
  {
    id: 'FD-URING',
    pattern: /anon_inode:\[io_uring\]/,
    cause: message('A program uses io_uring, which CRIU cannot save.'),
    cure: message('Switch io_uring off in the program (for Node.js: UV_USE_IO_URING=0).'),
    sources: [...criu(2131, 2673, 3070), 'https://github.com/containerd/containerd/issues/12162'],
  },
  {
    id: 'FD-TYPE',
    pattern: /Can't dump file \d+ of that type \[\d+\] \((?:anon|chr|blk|unkn)/,
    cause: message(
      'A program holds something open that CRIU cannot save, such as a device of a graphics card or a userfaultfd.',
    ),
    cure: message(
      'Have the program close it, run the container without that device, or use a plugin of CRIU for it.',
    ),
    sources: criu(2021),
  },
  {
    id: 'VOLUME-EXISTS',
    pattern: /volume with name \S{1,200} already exists\. Use --ignore-volumes/,
    cause: message('This host has a volume of that name already.'),
    cure: message('Remove or rename it, or restore with --ignore-volumes.'),
    sources: podman(8781),
  },
  {
    id: 'MNT-MAPPING',
    pattern: /No mapping for \S{1,300} mountpoint/,
    cause: message('The checkpoint was made with another runtime than the one that restores it.'),
    cure: message('Restore with the runtime that is recorded: --runtime runc or --runtime crun.'),
    sources: podman(11945),
  },
  {
    id: 'MNT-POINT',
    pattern: /Can't mount at .{1,500}: No such file or directory/,
    cause: message('A mount point is missing in a container that was never started.'),
    cure: message('Start the new container once and stop it, then restore the checkpoint.'),
    sources: moby(32227),
  },
];
