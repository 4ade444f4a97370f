import type { ContainerProcess, PreflightFacts } from '../../model/containerFacts';
import { valueOf } from '../../model/fact';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightVerdict } from '../../model/preflight';
import { factEvidence, fails, named, unknown, unknownBecause, warns, works } from './preflightVerdict';

/** The processes of the container. */
export const processPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-EXEC',
    title: message('Processes that were brought in from outside'),
    sources: [
      'https://github.com/containers/podman/issues/19325',
      'https://github.com/checkpoint-restore/criu/issues/2618',
    ],
    judge: judgeStrangers,
  },
  {
    id: 'CP-TRACED',
    title: message('Debuggers'),
    sources: ['https://criu.org/What_cannot_be_checkpointed'],
    judge: judgeTracers,
  },
  {
    id: 'CP-STUCK',
    title: message('Processes that can be stopped'),
    sources: ['https://criu.org/Freezing_the_tree', 'https://docs.kernel.org/admin-guide/cgroup-v2.html'],
    judge: judgeStuck,
  },
  {
    id: 'CP-FROZEN',
    title: message('Freezer of the cgroup'),
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html', 'https://criu.org/Freezing_the_tree'],
    judge: judgeFrozen,
  },
  {
    id: 'CP-NAMESPACES',
    title: message('Namespaces within the container'),
    sources: ['https://github.com/checkpoint-restore/criu/blob/criu-dev/criu/namespaces.c'],
    judge: judgeNamespaces,
  },
  {
    id: 'CP-DISK',
    title: message('Room for the checkpoint'),
    sources: ['https://criu.org/Images'],
    isAdvisory: true,
    judge: judgeRoom,
  },
];

/** Processes of the cgroup that do not descend from its first one. */
function strangers(processes: readonly ContainerProcess[], first: number): readonly ContainerProcess[] {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const descends = (start: number): boolean => {
    const seen = new Set<number>();
    for (let pid = start; !seen.has(pid); pid = parents.get(pid) ?? 0) {
      if (pid === first) {
        return true;
      }
      seen.add(pid);
    }
    return false;
  };
  return processes.filter(({ pid }) => !descends(pid));
}

function lines(processes: readonly ContainerProcess[]): string[] {
  return processes.map(({ pid, name, state }) => `${String(pid)} ${name} (${state})`);
}

function judgeStrangers({ setup, tree: { processes } }: PreflightFacts): PreflightVerdict {
  if (setup.state !== 'known') {
    return unknownBecause(setup);
  }
  if (processes.state !== 'known') {
    return unknownBecause(processes);
  }
  const found = strangers(processes.value, setup.value.pid);
  return found.length === 0
    ? works(message('All of its processes descend from the first one.'), [factEvidence(processes)])
    : fails({
        summary: message('These were started in it from outside and are no part of its tree: {names}.', {
          names: named(found.map(({ name }) => name)),
        }),
        evidence: [factEvidence(processes, lines(found))],
        remedy: message('End what was started by exec; a health check ends by itself: then try again.'),
      });
}

function judgeTracers({ tree: { processes } }: PreflightFacts): PreflightVerdict {
  if (processes.state !== 'known') {
    return unknownBecause(processes);
  }
  const found = processes.value.filter(({ tracer }) => tracer !== 0);
  return found.length === 0
    ? works(message('No debugger is attached.'), [factEvidence(processes)])
    : fails({
        summary: message('A debugger or tracer is attached to {names}, and a process can have only one.', {
          names: named(found.map(({ name }) => name)),
        }),
        evidence: [
          factEvidence(
            processes,
            found.map(({ pid, name, tracer }) => `${String(pid)} ${name} TracerPid ${String(tracer)}`),
          ),
        ],
        remedy: message('Detach the debugger.'),
      });
}

/** Asleep in the kernel where nothing wakes them; a moment later they may be awake. */
function judgeStuck({ tree: { processes } }: PreflightFacts): PreflightVerdict {
  if (processes.state !== 'known') {
    return unknownBecause(processes);
  }
  const found = processes.value.filter(({ state }) => state === 'D');
  return found.length === 0
    ? works(message('None waits where it cannot be stopped.'), [factEvidence(processes)])
    : warns({
        summary: message('{names} waited in the kernel where it cannot be stopped; the dump waits for it.', {
          names: named(found.map(({ name }) => name)),
        }),
        evidence: [factEvidence(processes, lines(found))],
        remedy: message('Look again; when it stays so, look what it waits for, such as a disk or NFS.'),
      });
}

function judgeFrozen({ setup, tree: { isFrozen } }: PreflightFacts): PreflightVerdict {
  if (isFrozen.state !== 'known') {
    return unknownBecause(isFrozen);
  }
  const evidence = [factEvidence(isFrozen)];
  if (!isFrozen.value) {
    return works(message('It is not frozen.'), evidence);
  }
  return valueOf(setup)?.status === 'paused'
    ? unknown({ summary: message('The engine has frozen it: it is paused.'), evidence })
    : fails({
        summary: message('Its cgroup is frozen by something else than the engine.'),
        evidence,
        remedy: message('Thaw the cgroup.'),
      });
}

function judgeNamespaces({ setup, tree: { processes } }: PreflightFacts): PreflightVerdict {
  if (setup.state !== 'known') {
    return unknownBecause(setup);
  }
  if (processes.state !== 'known') {
    return unknownBecause(processes);
  }
  const first = processes.value.find(({ pid }) => pid === setup.value.pid);
  if (first === undefined || Object.keys(first.namespaces).length === 0) {
    return unknown({
      summary: message('The namespaces of its first process could not be read.'),
      evidence: [factEvidence(processes)],
    });
  }
  // CLONE_SUBNS of CRIU's namespaces.h: only these two may be nested.
  const strict = Object.keys(first.namespaces).filter((kind) => !['mnt', 'net'].includes(kind));
  const nested = processes.value.flatMap(({ pid, name, namespaces }) =>
    strict
      .filter((kind) => namespaces[kind] !== undefined && namespaces[kind] !== first.namespaces[kind])
      .map((kind) => ({ kind, line: `${String(pid)} ${name} ${kind}` })),
  );
  return nested.length === 0
    ? works(message('All of its processes are in the same namespaces.'), [factEvidence(processes)])
    : fails({
        summary: message('Some of its processes have namespaces of their own: {kinds}.', {
          kinds: named(nested.map(({ kind }) => kind)),
        }),
        evidence: [
          factEvidence(
            processes,
            nested.map(({ line }) => line),
          ),
        ],
        remedy: message(
          'Containers, sandboxes of browsers and systemd within a container cannot be saved: end them.',
        ),
      });
}

/** What is written is at least the memory of the processes. */
function judgeRoom({ tree: { processes, freeBytes } }: PreflightFacts): PreflightVerdict {
  if (processes.state !== 'known') {
    return unknownBecause(processes);
  }
  if (freeBytes.state !== 'known') {
    return unknownBecause(freeBytes);
  }
  const needed = processes.value.reduce((sum, { memory }) => sum + memory, 0);
  const words = { needed: mebibytes(needed), free: mebibytes(freeBytes.value) };
  const evidence = [factEvidence(freeBytes)];
  if (needed > freeBytes.value) {
    return fails({
      summary: message('It needs about {needed} MiB, and {free} MiB are free.', words),
      evidence,
      remedy: message('Make room first: a full disk stops other containers too.'),
    });
  }
  return needed * 2 > freeBytes.value
    ? warns({
        summary: message('It takes about {needed} of the {free} MiB that are free.', words),
        evidence,
        remedy: message('Make room first: Docker writes it twice for a moment.'),
      })
    : works(message('It takes about {needed} MiB, and {free} MiB are free.', words), evidence);
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
