import { message } from '../../model/message';
import { criu, moby, podman, type CheckpointFailure } from './checkpointFailure';

/** What engines and runtimes say before, after, or instead of CRIU. */
export const engineFailures: readonly CheckpointFailure[] = [
  {
    id: 'DOCKER-RACE',
    pattern: /failed to upload checkpoint to containerd: commit failed: content sha256:\w+: already exists/,
    cause: message(
      'Docker tripped over a checkpoint that it had just stored. The checkpoint itself is sound.',
    ),
    cure: message('Try again, up to three times with a second in between.'),
    sources: moby(42900),
  },
  {
    id: 'DOCKER-DIGEST',
    pattern: /content digest \w{1,80}(?::\w{1,80})?: not found/,
    cause: message('Docker 25.0.0 to 25.0.3 lose checkpoints.'),
    cure: message('Update Docker to 25.0.4 or later.'),
    sources: moby(47456),
  },
  {
    id: 'DOCKER-FOLDER',
    pattern: /custom checkpointdir is not supported/,
    cause: message('Docker writes checkpoints to a folder of your choice, but starts none from there.'),
    cure: message(
      'Move it to the folder checkpoints of the container below /var/lib/docker/containers, and start without --checkpoint-dir.',
    ),
    sources: [...moby(37344), 'https://github.com/docker/cli/issues/3008'],
  },
  {
    id: 'DOCKER-EXPERIMENTAL',
    pattern: /is only supported on a Docker daemon with experimental features enabled/,
    cause: message('The Docker daemon runs without experimental features, of which checkpoints are one.'),
    cure: message('Set "experimental": true in /etc/docker/daemon.json and restart Docker.'),
    sources: ['https://docs.docker.com/reference/cli/docker/checkpoint/'],
  },
  {
    id: 'RUNTIME-PID',
    pattern: /failed to retrieve OCI runtime container pid.{0,300}init\.pid/,
    cause: message('An old Docker or containerd lost the restored process.'),
    cure: message('Update Docker and containerd.'),
    sources: [...moby(35691, 41613), ...criu(510)],
  },
  {
    id: 'CRIU-MISSING',
    pattern: /exec: "criu": executable file not found/,
    cause: message('CRIU is not installed, or not where the daemon looks for programs.'),
    cure: message('Install criu on the host; it has to be in the PATH of the daemon.'),
    sources: criu(535),
  },
  {
    id: 'RUNTIME-WITHOUT',
    pattern: /unknown command checkpoint|configured runtime does not support checkpoint\/restore/,
    cause: message('The runtime of the container was built without CRIU.'),
    cure: message('Create the container with runc, or with a crun whose --version says +CRIU.'),
    sources: [...podman(19506), ...criu(2317), 'https://github.com/containers/crun/issues/549'],
  },
  {
    id: 'LIBCRIU',
    pattern: /could not load .libcriu\.so\.2/,
    cause: message('crun needs the library of CRIU, which is not installed.'),
    cure: message('Install libcriu2 (Debian, Ubuntu) or criu-libs (Fedora).'),
    sources: criu(2494, 2418),
  },
  {
    id: 'ROOT-NEEDED',
    pattern: /(?:checkpointing|restoring) a container requires root/,
    cause: message('Podman checkpoints and restores containers of root only.'),
    cure: message('Run the container as root: sudo podman run …'),
    sources: [...podman(2038, 8421), 'https://github.com/opencontainers/runc/issues/2009'],
  },
  {
    id: 'ROOT-OTHER',
    pattern: /no container with name or ID/,
    cause: message('root has other containers than an ordinary account, and this one is not among them.'),
    cure: message('Create the container as root, or see the name: podman ps --all'),
    sources: criu(2523),
  },
  {
    id: 'EXPORT-DEPENDENCIES',
    pattern: /Cannot export checkpoints of containers with (?:named volumes or )?dependencies/,
    cause: message('The container shares namespaces with another one, or this Podman is older than 3.0.'),
    cure: message('Update Podman, and run the container without --net container:NAME.'),
    sources: podman(8836),
  },
  {
    id: 'CRI-UNKNOWN',
    pattern: /unknown method CheckpointContainer/,
    cause: message('The runtime of Kubernetes does not know checkpoints, or they are switched off.'),
    cure: message('Use CRI-O or containerd 2, and Kubernetes 1.30 or later.'),
    sources: [
      'https://github.com/kubernetes/kubernetes/issues/113621',
      'https://github.com/kubernetes/kubernetes/issues/118213',
    ],
  },
];
