import { message } from '../../model/message';
import { criu, moby, podman, type CheckpointFailure } from './checkpointFailure';

/** Processes, terminals, control groups, security modules. */
export const processFailures: readonly CheckpointFailure[] = [
  {
    id: 'FREEZE-V1',
    pattern: /Timeout reached\. Try to interrupt|freezer\.state=FREEZING/,
    cause: message(
      'The freezer of cgroup v1 did not come to rest: a process waits for a disk or is being traced.',
    ),
    cure: message('Try again; on a host with cgroup v2 this does not happen.'),
    sources: [...criu(1334), 'https://github.com/opencontainers/runc/issues/4273'],
  },
  {
    id: 'SEIZE',
    pattern: /Unseizable non-zombie \d+/,
    cause: message('A process cannot be taken hold of: a debugger has it, or it was frozen before.'),
    cure: message(
      'End the debugger or tracer; after a failed checkpoint thaw the container, then try again.',
    ),
    sources: criu(1034),
  },
  {
    id: 'FREEZE-PATH',
    pattern: /Unable to freeze cgroup|Neither a cgroupv1 .{0,200}control file found/,
    cause: message('The control group of the container was not found where it was to be frozen.'),
    cure: message('See that engine and runtime use the same cgroup driver, then start the container anew.'),
    sources: ['https://github.com/checkpoint-restore/criu/blob/criu-dev/criu/seize.c'],
  },
  {
    id: 'PID-TAKEN',
    pattern: /Can't fork for \d+: File exists/,
    cause: message('A process number that the checkpoint needs is in use.'),
    cure: message('Restore in a PID namespace of its own, or end the process that has the number.'),
    sources: criu(2190, 2383, 2692),
  },
  {
    id: 'PID-RACE',
    pattern: /Pid \d+ do not match expected|Thread pid mismatch/,
    cause: message('Another process took the number first: kernels before 5.5 cannot reserve it.'),
    cure: message('Try again, or use Linux 5.5 or later.'),
    sources: criu(1470, 807, 1431),
  },
  {
    id: 'SESSION-CLASH',
    pattern: /Current (?:gid|sid) \d+ intersects with/,
    cause: message('The process numbers of the checkpoint are those of the session that restores it.'),
    cure: message('Restore from a session of its own (setsid), or try again.'),
    sources: criu(1716),
  },
  {
    id: 'SESSION-OUTSIDE',
    pattern: /session leader of .{1,200} is outside of its pid namespace/,
    cause: message('The leader of the session is outside of the container, as after an earlier restore.'),
    cure: message('Have the first program start a session of its own (setsid).'),
    sources: criu(232, 1628),
  },
  {
    id: 'PID-INIT',
    pattern: /Can't dump a pid namespace without the process init/,
    cause: message('Another process than the first one of the container was named.'),
    cure: message('Name the process number of the first program: docker inspect -f {format}', {
      format: "'{{.State.Pid}}'",
    }),
    sources: criu(2084),
  },
  {
    id: 'TTY-INHERIT',
    pattern: /Don't have tty to inherit session from/,
    cause: message('The container has a terminal, and there is none to restore it on.'),
    cure: message('Create the container without -t.'),
    sources: criu(952, 586),
  },
  {
    id: 'TTY-CONTROLLING',
    pattern: /ctty inheritance detected/,
    cause: message('A program has the controlling terminal of another session.'),
    cure: message('Create the container without -t, or start the program with setsid.'),
    sources: criu(596, 2678),
  },
  {
    id: 'TTY-DETACHED',
    pattern: /cannot allocate tty if runc will detach without setting console socket/,
    cause: message('A container with a terminal cannot be restored in the background this way.'),
    cure: message('Create the container without -t.'),
    sources: ['https://github.com/containerd/containerd/issues/7672'],
  },
  {
    id: 'SECCOMP-SUSPEND',
    pattern: /suspending seccomp failed: (?:Invalid argument|Operation not permitted)/,
    cause: message(
      'The filter of system calls cannot be suspended: the kernel is older than 4.3, or CRIU itself is confined.',
    ),
    cure: message('Use a newer kernel, or run the engine unconfined.'),
    sources: [...criu(112, 1666, 2391), ...moby(30684)],
  },
  {
    id: 'LSM-TYPE',
    pattern: /mismatched lsm types and lsm profile/,
    cause: message(
      'The host has another security module than the one of the checkpoint, or CRIU remembers an old answer.',
    ),
    cure: message(
      'Restore on a host with the same security module; after a change of it remove /run/criu.kdat.',
    ),
    sources: criu(323, 1267),
  },
  {
    id: 'LSM-PROFILE',
    pattern: /can't write lsm profile -\d+/,
    cause: message('The security profile of the container is missing on this host, or may not be entered.'),
    cure: message('Load the profile, or see what SELinux denied: ausearch -m avc -ts recent'),
    sources: podman(12437, 13566),
  },
  {
    id: 'LSM-READ',
    pattern: /err scanfing: Invalid argument/,
    cause: message('The AppArmor profile of a process could not be read by this CRIU.'),
    cure: message('Update CRIU beyond 3.17.1.'),
    sources: criu(2033),
  },
  {
    id: 'LSM-SOCKET',
    pattern: /Unable to connect a transport socket: Permission denied/,
    cause: message('SELinux keeps CRIU from talking to the process that it has put into the container.'),
    cure: message('Run the container with --security-opt label=disable, or add a policy for it.'),
    sources: criu(2392, 648),
  },
  {
    id: 'LABEL-PAIR',
    pattern: /ProcessLabel and Mountlabel must either/,
    cause: message('A container with --ipc host cannot be imported with SELinux labels.'),
    cure: message('Create the container without --ipc host.'),
    sources: podman(12042),
  },
  {
    id: 'CGROUP-CPUSET',
    pattern: /Can't move (?:\S{1,40} )?into .{0,300}cpuset/,
    cause: message('The control group for the restore has no processors or memory nodes (cpuset).'),
    cure: message('Fill cpuset.cpus and cpuset.mems of the parent group, or set manage-cgroups ignore.'),
    sources: criu(1894, 27, 16),
  },
  {
    id: 'CGROUP-MOUNT',
    pattern: /Can't mount .{0,200}(?:cgyard|net_cls)/,
    cause: message('A controller of the checkpoint is not there on this host.'),
    cure: message('Restore on a host with the same control groups.'),
    sources: [...criu(83), 'https://github.com/docker/for-linux/issues/1061'],
  },
  {
    id: 'TRACE-UPROBES',
    pattern: /PID \d+ has uprobes vma/,
    cause: message('A tracing agent has put probes into a program of the container.'),
    cure: message('Stop the agent, or set allow-uprobes.'),
    sources: ['https://github.com/checkpoint-restore/criu/blob/v4.2/criu/proc_parse.c'],
  },
];
