import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message, type Message } from '../../model/message';
import {
  controllerEvidence,
  controllerFact,
  hasInterfaceFile,
  hierarchyEvidence,
  interfaceFileEvidence,
  judgeByMode,
  modeEvidence,
  onlyOnV1,
  seesOnlyContainer,
  switchToV2,
  unknownInContainer,
} from './cgroupControllers';
import { isDistribution } from '../kernel/bootParameters';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { isProgramAtLeast } from '../../model/programVersion';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Which cgroup version the host runs, and how long that will last. */
export const cgroupModeChecks: readonly Check[] = [
  {
    id: 'CG-MODE',
    category: 'cgroups',
    name: message('Cgroup hierarchy'),
    meaning: message(
      'Control groups (cgroups) are how the kernel limits and counts what a container uses. Without a mounted hierarchy no container engine starts a container.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html',
      'https://wiki.alpinelinux.org/wiki/OpenRC#cgroups_v2',
    ],
    evaluate: judgeMode,
  },
  {
    id: 'CG-V1-SUNSET',
    category: 'cgroups',
    name: message('Future of the cgroup version'),
    meaning: message(
      'Container software is leaving cgroup v1: systemd 258, Podman 6 and the kubelet from 1.35 no longer run on it by default, and Docker has announced its end, so an upgrade can stop every container of a v1 host.',
    ),
    references: [
      'https://github.com/moby/moby/issues/51111',
      'https://github.com/podman-container-tools/podman/pull/27271',
      'https://kubernetes.io/docs/concepts/architecture/cgroups/',
      'https://github.com/systemd/systemd/releases/tag/v258',
    ],
    evaluate: judgeSunset,
  },
  {
    id: 'CG-V1-COMPILED',
    category: 'cgroups',
    name: message('Cgroup v1 support of the kernel'),
    meaning: message(
      'Kernels since 6.11 can be built without the v1 side of the memory and cpuset controllers. On a v1 host their limits are then ignored, although /proc/cgroups may still list the controllers.',
    ),
    references: [
      'https://git.kernel.org/torvalds/c/e93d4166b40a',
      'https://github.com/microsoft/WSL/issues/40854',
      'https://github.com/elrepo/kernel/issues/2',
    ],
    evaluate: (facts) =>
      judgeByMode(facts, {
        v1: () => judgeV1Support(facts),
        v2: () =>
          onlyOnV1(facts, message('Containers on this host run on cgroup v2, which needs no v1 support.')),
      }),
  },
  {
    id: 'CG-NAMED-SYSTEMD',
    category: 'cgroups',
    name: message('The systemd hierarchy of cgroup v1'),
    meaning: message(
      'Images that run an old systemd inside, such as those of CentOS 7, look for a cgroup v1 hierarchy named systemd and do not start without it. Other images do not need it.',
    ),
    references: ['https://github.com/containers/podman/blob/main/troubleshooting.md'],
    evaluate: judgeNamedSystemd,
  },
];

function judgeMode(facts: HostFacts): Verdict {
  const { mode, mounts } = facts.cgroups;
  if (mode.state !== 'known') {
    return unknownBecause(mode);
  }
  const evidence = [mounts.state === 'known' ? modeEvidence(facts) : evidenceOf(mode)];
  switch (mode.value) {
    case 'v2':
      return pass(message('The host runs cgroup v2.'), evidence);
    case 'v1':
      return pass(message('The host runs cgroup v1; CG-V1-SUNSET says how long that will last.'), evidence);
    case 'hybrid':
      return pass(
        message(
          'The host runs cgroup v1, with a cgroup v2 hierarchy beside it that container engines leave alone; CG-V1-SUNSET says how long that will last.',
        ),
        evidence,
      );
    case 'none':
      return seesOnlyContainer(facts)
        ? unknownInContainer(facts, evidence)
        : error({
            title: message('No cgroup hierarchy is mounted'),
            summary: message('The mount table has neither a cgroup v1 nor a cgroup v2 hierarchy.'),
            nextStep: mountStep(facts),
            evidence: [evidenceOf(mode), ...(mounts.state === 'known' ? [] : [evidenceOf(mounts)])],
          });
  }
}

function mountStep(facts: HostFacts): Message {
  return isDistribution(facts, 'alpine')
    ? message('Start the service that mounts them: rc-update add cgroups && rc-service cgroups start')
    : message(
        'Have the program that starts this machine mount them: mount -t cgroup2 cgroup2 /sys/fs/cgroup',
      );
}

function judgeSunset(facts: HostFacts, context: CheckContext): Verdict {
  return judgeByMode(facts, {
    v1: () => judgeV1Host(facts, context),
    v2: () => onlyOnV1(facts, message('The host runs cgroup v2, which is here to stay.')),
  });
}

function judgeV1Host(facts: HostFacts, context: CheckContext): Verdict {
  const { systemdVersion, initProgram } = facts.system;
  const refusal = refusingEngine(facts, context);
  if (refusal) {
    return error({
      title: message('An engine on this host does not run on cgroup v1'),
      summary: refusal.summary,
      nextStep: switchToV2(facts),
      evidence: [refusal.evidence, modeEvidence(facts)],
    });
  }
  const { k3s } = facts.engines.versions;
  if (k3s && context.profiles.includes('kubernetes') && isProgramAtLeast(valueOf(k3s), '1.35') === true) {
    return warning({
      title: message('k3s possibly does not start on cgroup v1'),
      summary: message(
        'k3s {version} is installed, whose kubelet does not start on cgroup v1 unless it was told to by --kubelet-arg=fail-cgroupv1=false.',
        { version: valueOf(k3s) ?? '' },
      ),
      nextStep: switchToV2(facts),
      evidence: [evidenceOf(k3s), modeEvidence(facts)],
    });
  }
  const systemd = valueOf(initProgram) === 'systemd' ? valueOf(systemdVersion) : undefined;
  return warning({
    title: message('This host runs the outgoing cgroup v1'),
    summary:
      systemd !== undefined && systemd >= 256
        ? message(
            'The host was forced to cgroup v1, which its systemd {version} refuses by default and systemd 258 cannot do at all.',
            { version: systemd },
          )
        : message('Containers on this host run on cgroup v1, which coming engine and system versions drop.'),
    nextStep: switchToV2(facts),
    evidence: [modeEvidence(facts), ...(systemd === undefined ? [] : [evidenceOf(systemdVersion)])],
  });
}

interface Refusal {
  readonly summary: Message;
  readonly evidence: Evidence;
}

/** An engine that was found, matters to the profiles, and refuses cgroup v1. */
function refusingEngine(facts: HostFacts, { profiles }: CheckContext): Refusal | undefined {
  const podman = profiles.includes('podman') || profiles.includes('rootless');
  return (
    (podman ? refusingPodman(facts) : undefined) ??
    (profiles.includes('kubernetes') ? refusingKubelet(facts) : undefined)
  );
}

function refusingPodman({ engines }: HostFacts): Refusal | undefined {
  const { podman } = engines.versions;
  return podman?.state === 'known' && isProgramAtLeast(podman.value, '6.0') === true
    ? {
        summary: message('Podman {version} is installed, and Podman 6 ends at once on a cgroup v1 host.', {
          version: podman.value,
        }),
        evidence: evidenceOf(podman),
      }
    : undefined;
}

function refusingKubelet({ engines, cgroups }: HostFacts): Refusal | undefined {
  const { kubelet } = engines.versions;
  // A kubelet that runs was allowed to, be it by a flag; without its configuration nobody knows.
  const allowed =
    engines.kubelet.state === 'unreadable' ||
    valueOf(engines.kubelet)?.failCgroupV1 === 'false' ||
    cgroups.daemonGroups.kubelet?.state === 'known';
  return kubelet?.state === 'known' && isProgramAtLeast(kubelet.value, '1.35') === true && !allowed
    ? {
        summary: message(
          'Kubernetes {version} is installed, and the kubelet does not start on cgroup v1 from 1.35 unless failCgroupV1 is false.',
          { version: kubelet.value },
        ),
        evidence: evidenceOf(kubelet),
      }
    : undefined;
}

interface V1Side {
  readonly controller: 'memory' | 'cpuset';
  readonly option: 'MEMCG_V1' | 'CPUSETS_V1';
  /** The first kernel that can lack it: commit e93d4166b40a, and https://github.com/raspberrypi/linux/issues/6396. */
  readonly since: string;
}

const v1Sides: readonly V1Side[] = [
  { controller: 'memory', option: 'MEMCG_V1', since: '6.11' },
  { controller: 'cpuset', option: 'CPUSETS_V1', since: '6.12' },
];

function judgeV1Support(facts: HostFacts): Verdict {
  const { release } = facts.kernel;
  if (release.state !== 'known') {
    return unknownBecause(release);
  }
  const sides = v1Sides.filter(({ since }) => isAtLeast(release.value, since));
  if (sides.length === 0) {
    return notApplicable(message('Kernels before 6.11 always have the v1 side of every controller.'), [
      evidenceOf(release),
    ]);
  }
  const judged = sides.map((side) => ({ ...side, has: hasV1Side(facts, side) }));
  const evidence = judged.flatMap((side) => v1SideEvidence(facts, side));
  const lacking = judged.filter(({ has }) => has === false).map(({ controller }) => controller);
  if (lacking.length > 0) {
    return error({
      title: message('The kernel no longer limits {controllers} on cgroup v1', {
        controllers: lacking.join(', '),
      }),
      summary: message('This kernel is built without the cgroup v1 side of: {controllers}.', {
        controllers: lacking.join(', '),
      }),
      nextStep: switchToV2(facts),
      evidence: [hierarchyEvidence(facts), ...evidence],
    });
  }
  if (judged.some(({ has }) => has === undefined)) {
    return unknown(
      message(
        'Neither a mounted hierarchy nor a kernel configuration tells whether the kernel has the v1 side of {controllers}.',
        {
          controllers: judged
            .filter(({ has }) => has === undefined)
            .map(({ controller }) => controller)
            .join(', '),
        },
      ),
      [evidenceOf(release), ...evidence],
      message(
        'Make the kernel configuration readable, for instance with modprobe configs, and examine the host again.',
      ),
    );
  }
  return pass(message('The kernel has the v1 side of the memory and cpuset controllers.'), evidence);
}

/** A working hierarchy proves it; without one the configuration says it. Undefined: nothing tells. */
function hasV1Side(facts: HostFacts, { controller, option }: V1Side): boolean | undefined {
  if (valueOf(controllerFact(facts, controller)) === true) {
    // A hierarchy without its files limits nothing, whether or not a kernel lets one be mounted.
    return controller === 'memory'
      ? (hasInterfaceFile(facts, 'memory', 'memory.limit_in_bytes') ?? configured(facts, option))
      : true;
  }
  return configured(facts, option);
}

function configured(facts: HostFacts, option: string): boolean | undefined {
  const state = kernelOptionState(facts, option);
  return state === 'y' ? true : state === 'n' || state === 'absent' ? false : undefined;
}

function v1SideEvidence(facts: HostFacts, { controller, option }: V1Side): Evidence[] {
  if (controller === 'memory' && hasInterfaceFile(facts, 'memory', 'memory.limit_in_bytes') !== undefined) {
    return [interfaceFileEvidence(facts, 'memory', /^memory\.limit_in_bytes$/)];
  }
  return valueOf(controllerFact(facts, controller)) === true
    ? controllerEvidence(facts, controller)
    : [optionEvidence(facts, option)];
}

function judgeNamedSystemd(facts: HostFacts): Verdict {
  const { mode, mounts } = facts.cgroups;
  if (mode.state !== 'known' || mounts.state !== 'known') {
    return unknownBecause(mode, mounts);
  }
  if (mounts.value.some(({ controllers }) => controllers.includes('name=systemd'))) {
    return pass(message('A cgroup v1 hierarchy named systemd is mounted.'), [
      matchingEvidence(mounts, /name=systemd/),
    ]);
  }
  const evidence = [hierarchyEvidence(facts)];
  if (seesOnlyContainer(facts)) {
    return unknownInContainer(facts, evidence);
  }
  return info(
    message('No cgroup v1 hierarchy named systemd is mounted.'),
    evidence,
    message('Images with an old systemd inside do not start here'),
  );
}
