import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { folderEvidence } from '../folderEvidence';
import { kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { kernelUpgradeStep } from '../kernel/kernelUpgradeStep';
import { vendorKernelOf } from '../kernel/kernelVendor';
import { namespaceLimitChecks } from './namespaceLimitChecks';
import { userNamespaceChecks } from './userNamespaceChecks';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

const manual = 'https://man7.org/linux/man-pages/man7';

interface NamespaceKind {
  readonly id: string;
  readonly name: Message;
  readonly meaning: Message;
  /** Under /proc/self/ns. */
  readonly handle: string;
  /** The kernel option that builds it in. */
  readonly option: string;
  readonly missing: Message;
  readonly page: string;
}

/** Without these no engine starts a container: https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#namespaces */
const requiredKinds: readonly NamespaceKind[] = [
  {
    id: 'NS-MNT',
    name: message('Mount namespaces'),
    meaning: message(
      'A mount namespace gives a container its own file system. Without it no engine can start a container.',
    ),
    handle: 'mnt',
    option: 'NAMESPACES',
    missing: message('Containers cannot have their own file system'),
    page: 'mount_namespaces.7.html',
  },
  {
    id: 'NS-UTS',
    name: message('Host name namespaces (UTS)'),
    meaning: message(
      'A UTS namespace gives a container its own host name. Engines ask for one for each container and fail without it.',
    ),
    handle: 'uts',
    option: 'UTS_NS',
    missing: message('Containers cannot have their own host name'),
    page: 'uts_namespaces.7.html',
  },
  {
    id: 'NS-IPC',
    name: message('IPC namespaces'),
    meaning: message(
      'An IPC namespace keeps shared memory and message queues of a container apart from those of the host. Engines ask for one and fail without it.',
    ),
    handle: 'ipc',
    option: 'IPC_NS',
    missing: message('Containers cannot have their own shared memory'),
    page: 'ipc_namespaces.7.html',
  },
  {
    id: 'NS-PID',
    name: message('Process namespaces (PID)'),
    meaning: message(
      'A PID namespace lets a container see only its own processes. Engines ask for one and fail without it.',
    ),
    handle: 'pid',
    option: 'PID_NS',
    missing: message('Containers cannot have their own processes'),
    page: 'pid_namespaces.7.html',
  },
  {
    id: 'NS-NET',
    name: message('Network namespaces'),
    meaning: message(
      'A network namespace gives a container its own interfaces, addresses and ports. Without it containers only run with --network host.',
    ),
    handle: 'net',
    option: 'NET_NS',
    missing: message('Containers cannot have their own network'),
    page: 'network_namespaces.7.html',
  },
];

/** Checks of the category Namespaces. */
export const namespaceChecks: readonly Check[] = [
  ...requiredKinds.map(requiredCheck),
  {
    id: 'NS-CGROUP',
    category: 'namespaces',
    name: message('Cgroup namespaces'),
    meaning: message(
      'A cgroup namespace hides the cgroup tree of the host from a container. On cgroup v2 engines ask for one for each container.',
    ),
    references: [`${manual}/cgroup_namespaces.7.html`],
    evaluate: judgeCgroupNamespaces,
  },
  ...userNamespaceChecks,
  ...namespaceLimitChecks,
  {
    id: 'NS-TIME',
    category: 'namespaces',
    name: message('Time namespaces'),
    meaning: message(
      'A time namespace gives a container its own uptime and monotonic clock, which restoring a checkpoint on another host needs.',
    ),
    references: [`${manual}/time_namespaces.7.html`],
    evaluate: judgeTimeNamespaces,
  },
  {
    id: 'NS-IDMAP',
    category: 'namespaces',
    name: message('Mounts with mapped owners'),
    meaning: message(
      'With idmapped mounts an engine shows files to a container under other owners without changing the files. Without them volumes of containers in user namespaces need a chown or show foreign owners.',
    ),
    references: [
      'https://docs.kernel.org/filesystems/idmappings.html',
      'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/#before-you-begin',
    ],
    evaluate: judgeIdmappedMounts,
  },
];

function requiredCheck(kind: NamespaceKind): Check {
  return {
    id: kind.id,
    category: 'namespaces',
    name: kind.name,
    meaning: kind.meaning,
    references: [`${manual}/${kind.page}`],
    evaluate: (facts) => judgeRequired(kind, facts),
  };
}

function judgeRequired(kind: NamespaceKind, facts: HostFacts): Verdict {
  const handle = handleOf(facts, kind.handle);
  if (!handle) {
    return judgeByOption(kind, facts);
  }
  if (handle.there) {
    return pass(
      message('The kernel offers /proc/self/ns/{handle}.', { handle: kind.handle }),
      handle.evidence,
    );
  }
  const release = valueOf(facts.kernel.release);
  const tooOld = release && !isAtLeast(release, '3.8') && ['mnt', 'pid'].includes(kind.handle);
  return error({
    title: kind.missing,
    summary: tooOld
      ? message(
          'Linux {release} has no /proc/self/ns/{handle}, which came with 3.8: engines cannot enter a container.',
          {
            release: release.text,
            handle: kind.handle,
          },
        )
      : message('The kernel does not offer /proc/self/ns/{handle}; {option} is what builds it in.', {
          handle: kind.handle,
          option: `CONFIG_${kind.option}`,
        }),
    nextStep: kernelUpgradeStep(facts),
    evidence: [...handle.evidence, optionEvidence(facts, kind.option)],
  });
}

function judgeByOption(kind: NamespaceKind, facts: HostFacts): Verdict {
  const state = kernelOptionState(facts, kind.option);
  const option = `CONFIG_${kind.option}`;
  const evidence = [optionEvidence(facts, kind.option)];
  // Without NAMESPACES the file has no line for the single kinds.
  if (state === 'n' || (state === 'absent' && kernelOptionState(facts, 'NAMESPACES') === 'n')) {
    return error({
      title: kind.missing,
      summary: message('The kernel is built without {option}.', { option }),
      nextStep: kernelUpgradeStep(facts),
      evidence,
    });
  }
  return state === 'y'
    ? pass(message('The kernel is built with {option}.', { option }), evidence)
    : unknownBecause(facts.namespaces.handles);
}

/** Whether the handle is under /proc/self/ns; undefined when nobody could look. */
function handleOf(
  { namespaces }: HostFacts,
  name: string,
): { readonly there: boolean; readonly evidence: readonly Evidence[] } | undefined {
  const { handles } = namespaces;
  if (handles.state !== 'known') {
    return undefined;
  }
  const there = handles.value.includes(name);
  return {
    there,
    evidence: [folderEvidence(handles, there ? new RegExp(`(?:^|\\s)${name}(?:\\s|$)`) : undefined)],
  };
}

function judgeCgroupNamespaces(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const handle = handleOf(facts, 'cgroup');
  if (!handle) {
    return judgeCgroupNamespacesByVersion(facts);
  }
  if (handle.there) {
    return pass(message('The kernel offers /proc/self/ns/{handle}.', { handle: 'cgroup' }), handle.evidence);
  }
  const mode = facts.cgroups.mode;
  const evidence = [...handle.evidence, evidenceOf(mode)];
  if (mode.state !== 'known') {
    return unknown(
      message(
        'The kernel has no cgroup namespaces, and which cgroup version the host uses could not be read.',
      ),
      evidence,
    );
  }
  const summary = message('The kernel does not offer /proc/self/ns/cgroup, which came with Linux 4.6.');
  const problem = {
    title: message('Containers see the cgroup tree of the host'),
    summary,
    nextStep: kernelUpgradeStep(facts),
    evidence,
  };
  if (mode.value === 'v2') {
    return error(problem);
  }
  return profiles.includes('lxc')
    ? warning(problem)
    : info(
        message('{reason} On cgroup v1 engines do without it.', { reason: summary }),
        evidence,
        problem.title,
      );
}

/** Cgroup namespaces have no option of their own: since Linux 4.6 (commit a79a908fd2b0) they come with cgroups. */
function judgeCgroupNamespacesByVersion(facts: HostFacts): Verdict {
  const release = valueOf(facts.kernel.release);
  return release && isAtLeast(release, '4.6') && kernelOptionState(facts, 'CGROUPS') === 'y'
    ? pass(
        message('Since Linux 4.6 they come with CONFIG_CGROUPS; this is {release}.', {
          release: release.text,
        }),
        [evidenceOf(facts.kernel.release), optionEvidence(facts, 'CGROUPS')],
      )
    : unknownBecause(facts.namespaces.handles);
}

function judgeTimeNamespaces(facts: HostFacts): Verdict {
  const handle = handleOf(facts, 'time');
  const title = message('Containers share the uptime of the host');
  if (!handle) {
    const evidence = [optionEvidence(facts, 'TIME_NS')];
    switch (kernelOptionState(facts, 'TIME_NS')) {
      case 'y':
        return pass(message('The kernel is built with {option}.', { option: 'CONFIG_TIME_NS' }), evidence);
      case 'n':
        return info(
          message('The kernel is built without {option}.', { option: 'CONFIG_TIME_NS' }),
          evidence,
          title,
        );
      default:
        return unknownBecause(facts.namespaces.handles);
    }
  }
  return handle.there
    ? pass(message('The kernel offers /proc/self/ns/{handle}.', { handle: 'time' }), handle.evidence)
    : info(
        message('The kernel does not offer /proc/self/ns/time (CONFIG_TIME_NS, since Linux 5.6).'),
        handle.evidence,
        title,
      );
}

/** Linux 5.12 brought idmapped mounts (commit 7d6beb71da3c); 6.3 brought them to tmpfs, which Kubernetes needs. */
function judgeIdmappedMounts(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const { release } = facts.kernel;
  if (release.state !== 'known' || vendorKernelOf(facts)?.claimsOtherVersion) {
    return unknownBecause(release);
  }
  const evidence = [evidenceOf(release)];
  const text = release.value.text;
  if (!isAtLeast(release.value, '5.12')) {
    return info(
      message('The kernel is {release}; idmapped mounts came with 5.12.', { release: text }),
      evidence,
      message('Volumes cannot be shown under other owners'),
    );
  }
  if (profiles.includes('kubernetes') && !isAtLeast(release.value, '6.3')) {
    return info(
      message('The kernel is {release}; Kubernetes asks for 6.3, where tmpfs volumes can be mapped too.', {
        release: text,
      }),
      evidence,
      message('Pods possibly cannot use user namespaces'),
    );
  }
  return pass(
    message('Linux {release} has idmapped mounts; each file system decides whether it takes part.', {
      release: text,
    }),
    evidence,
  );
}
