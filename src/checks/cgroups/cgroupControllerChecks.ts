import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import {
  absenceReason,
  controllerEvidence,
  controllerFact,
  controllerNextStep,
  hasInterfaceFile,
  hierarchyEvidence,
  interfaceFileEvidence,
  interfaceFiles,
  judgeByMode,
  modeEvidence,
  onlyOnV1,
  onlyOnV2,
  seesOnlyContainer,
  unknownInContainer,
} from './cgroupControllers';
import { evidenceOf } from '../factEvidence';
import { kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

const v2Documentation = 'https://docs.kernel.org/admin-guide/cgroup-v2.html';

/** The controllers and files that engines need for every container. */
export const cgroupControllerChecks: readonly Check[] = [
  {
    id: 'CG-CONTROLLERS',
    category: 'cgroups',
    name: message('Required cgroup controllers'),
    meaning: message(
      'A controller is the part of the kernel that limits one resource. Docker and Podman leave out a limit whose controller is missing; the kubelet does not start without the controllers that it needs.',
    ),
    references: [
      v2Documentation,
      'https://github.com/kubernetes/system-validators/blob/master/validators/cgroup_validator_linux.go',
    ],
    evaluate: judgeRequiredControllers,
  },
  {
    id: 'CG-SUBTREE',
    category: 'cgroups',
    name: message('Controllers of child groups'),
    meaning: message(
      'On cgroup v2 a controller works in a group only when every group above enables it. Engines and systemd do so when a container asks for a limit; elsewhere somebody has to.',
    ),
    references: [`${v2Documentation}#enabling-and-disabling`],
    evaluate: (facts) =>
      judgeByMode(facts, { v1: () => onlyOnV2(facts), v2: () => judgeSubtreeControl(facts) }),
  },
  {
    id: 'CG-PIDS',
    category: 'cgroups',
    name: message('Process number controller'),
    meaning: message(
      'Without the pids controller --pids-limit does nothing: one container can start processes until the host has none left.',
    ),
    references: [`${v2Documentation}#pid`],
    evaluate: (facts, context) =>
      judgeController(facts, context, {
        controller: 'pids',
        option: 'CGROUP_PIDS',
        present: message('The pids controller is there.'),
        title: message('The number of processes in a container cannot be limited'),
      }),
  },
  {
    id: 'CG-CPUSET',
    category: 'cgroups',
    name: message('CPU pinning controller'),
    meaning: message(
      'Without the cpuset controller --cpuset-cpus and --cpuset-mems do nothing, and the kubelet does not start. On cgroup v2 it takes kernel 5.0 or later.',
    ),
    references: [`${v2Documentation}#cpuset`, 'https://github.com/kubernetes/kubeadm/issues/2571'],
    evaluate: (facts, context) =>
      judgeController(facts, context, {
        controller: 'cpuset',
        option: 'CPUSETS',
        present: message('The cpuset controller is there.'),
        title: message('Containers cannot be pinned to processors'),
      }),
  },
  {
    id: 'CG-DEVICES',
    category: 'cgroups',
    name: message('Device access controller'),
    meaning: message(
      "On cgroup v1 the devices controller keeps containers away from the host's devices; Docker refuses to start without it.",
    ),
    references: [
      'https://docs.kernel.org/admin-guide/cgroup-v1/devices.html',
      'https://github.com/moby/moby/blob/master/daemon/daemon.go',
    ],
    evaluate: (facts) =>
      judgeByMode(facts, {
        v1: () => judgeDevices(facts),
        v2: () => onlyOnV1(facts, message('On cgroup v2 eBPF programs filter devices: see CG-BPF.')),
      }),
  },
  {
    id: 'CG-BPF',
    category: 'cgroups',
    name: message('Device filter of cgroup v2'),
    meaning: message(
      "On cgroup v2 engines filter a container's access to devices with an eBPF program. A kernel without it cannot start containers that are not privileged.",
    ),
    references: [
      `${v2Documentation}#device-controller`,
      'https://github.com/opencontainers/runc/blob/main/docs/cgroup-v2.md',
    ],
    evaluate: (facts, context) =>
      judgeByMode(facts, {
        v1: () => onlyOnV2(facts),
        v2: () => judgeDeviceFilter(facts, context),
      }),
  },
  {
    id: 'CG-FREEZER',
    category: 'cgroups',
    name: message('Freezing of containers'),
    meaning: message(
      'Pausing and checkpointing a container need the kernel to freeze all its processes at once.',
    ),
    references: [
      v2Documentation,
      'https://docs.kernel.org/admin-guide/cgroup-v1/freezer-subsystem.html',
      'https://github.com/opencontainers/runc/blob/main/docs/cgroup-v2.md',
    ],
    evaluate: (facts, context) =>
      judgeByMode(facts, { v1: () => judgeFreezerV1(facts, context), v2: () => judgeFreezerV2(facts) }),
  },
  {
    id: 'CG-KILL',
    category: 'cgroups',
    name: message('Killing of whole containers'),
    meaning: message(
      'With cgroup.kill (kernel 5.14 and later) an engine ends every process of a container in one step; without it engines signal one process after the other, which also works.',
    ),
    references: [`${v2Documentation}#core-interface-files`],
    evaluate: (facts) => judgeByMode(facts, { v1: () => onlyOnV2(facts), v2: () => judgeKill(facts) }),
  },
];

const requiredOnV1 = ['cpu', 'cpuacct', 'cpuset', 'devices', 'freezer', 'memory', 'pids', 'blkio'];
const requiredOnV2 = ['cpu', 'cpuset', 'io', 'memory', 'pids'];

function judgeRequiredControllers(facts: HostFacts, context: CheckContext): Verdict {
  return judgeByMode(facts, {
    v1: () => judgeControllerSet(facts, context, requiredOnV1),
    v2: () => judgeControllerSet(facts, context, requiredOnV2),
  });
}

function judgeControllerSet(facts: HostFacts, context: CheckContext, required: readonly string[]): Verdict {
  const { cgroups } = facts;
  const place = valueOf(cgroups.mode) === 'v2' ? cgroups.unifiedControllers : cgroups.mounts;
  if (place.state !== 'known') {
    return unknownBecause(place);
  }
  const missing = required.filter((controller) => valueOf(controllerFact(facts, controller)) === false);
  const proof = place === cgroups.mounts ? hierarchyEvidence(facts) : evidenceOf(place);
  if (missing.length === 0) {
    return pass(message('All are there: {controllers}.', { controllers: required.join(', ') }), [proof]);
  }
  const [first = ''] = missing;
  const evidence = [
    proof,
    ...missing.flatMap((controller) => controllerEvidence(facts, controller).slice(1)),
  ];
  if (seesOnlyContainer(facts)) {
    return unknownInContainer(facts, evidence);
  }
  const problem = {
    title: message('Controllers that containers need are missing'),
    summary: message('Missing: {controllers}. {reason}', {
      controllers: missing.join(', '),
      reason: absenceReason(facts, first),
    }),
    nextStep: controllerNextStep(facts, first, optionOf[first] ?? ''),
    evidence: [...new Map(evidence.map((each) => [each.source, each])).values()],
  };
  return context.profiles.includes('kubernetes') ? error(problem) : warning(problem);
}

const optionOf: Readonly<Record<string, string>> = {
  cpu: 'CGROUP_SCHED',
  cpuacct: 'CGROUP_CPUACCT',
  cpuset: 'CPUSETS',
  devices: 'CGROUP_DEVICE',
  freezer: 'CGROUP_FREEZER',
  memory: 'MEMCG',
  pids: 'CGROUP_PIDS',
  blkio: 'BLK_CGROUP',
  io: 'BLK_CGROUP',
};

function judgeSubtreeControl(facts: HostFacts): Verdict {
  const { unifiedControllers, unifiedSubtreeControl } = facts.cgroups;
  if (unifiedControllers.state !== 'known' || unifiedSubtreeControl.state !== 'known') {
    return unknownBecause(unifiedControllers, unifiedSubtreeControl);
  }
  const evidence = [evidenceOf(unifiedControllers), evidenceOf(unifiedSubtreeControl)];
  const missing = requiredOnV2.filter(
    (controller) =>
      unifiedControllers.value.includes(controller) && !unifiedSubtreeControl.value.includes(controller),
  );
  if (missing.length === 0) {
    return pass(message('Every controller that containers need is enabled for the groups below.'), evidence);
  }
  const controllers = missing.join(', ');
  // systemd and runc enable a controller when the first group asks for it, so this alone breaks nothing.
  return info(
    valueOf(facts.system.initProgram) === 'systemd'
      ? message(
          'Not enabled at the root: {controllers}. systemd enables them when a unit or container asks for them.',
          {
            controllers,
          },
        )
      : message(
          'Not enabled at the root: {controllers}. They work only once an engine or the init system enables them.',
          {
            controllers,
          },
        ),
    [...evidence, evidenceOf(facts.system.initProgram)],
    message('Some controllers are not enabled yet for the groups below'),
  );
}

interface ControllerRule {
  readonly controller: string;
  readonly option: string;
  readonly present: Message;
  readonly title: Message;
}

/** A controller without which the kubelet does not start, and Docker and Podman leave out a limit. */
function judgeController(facts: HostFacts, context: CheckContext, rule: ControllerRule): Verdict {
  const judge = () => {
    const usable = controllerFact(facts, rule.controller);
    const evidence = controllerEvidence(facts, rule.controller);
    if (usable.state !== 'known') {
      return unknownBecause(usable);
    }
    if (usable.value) {
      return pass(rule.present, evidence);
    }
    if (seesOnlyContainer(facts)) {
      return unknownInContainer(facts, evidence);
    }
    const problem = {
      title: rule.title,
      summary: absenceReason(facts, rule.controller),
      nextStep: controllerNextStep(facts, rule.controller, rule.option),
      evidence,
    };
    return context.profiles.includes('kubernetes') ? error(problem) : warning(problem);
  };
  return judgeByMode(facts, { v1: judge, v2: judge });
}

function judgeDevices(facts: HostFacts): Verdict {
  const mounted = controllerFact(facts, 'devices');
  const evidence = controllerEvidence(facts, 'devices');
  if (mounted.state !== 'known') {
    return unknownBecause(mounted);
  }
  if (mounted.value) {
    return pass(message('The devices controller is mounted.'), evidence);
  }
  return seesOnlyContainer(facts)
    ? unknownInContainer(facts, evidence)
    : error({
        title: message('Containers cannot be kept away from devices'),
        summary: absenceReason(facts, 'devices'),
        nextStep: controllerNextStep(facts, 'devices', 'CGROUP_DEVICE'),
        evidence,
      });
}

function judgeDeviceFilter(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const options = ['CGROUP_BPF', 'BPF_SYSCALL'];
  const evidence = options.map((option) => optionEvidence(facts, option));
  const off = options.filter((option) => ['n', 'absent'].includes(String(kernelOptionState(facts, option))));
  if (off.length > 0) {
    // A rootless runtime may not load such a program anyway and goes on without it: runc, libcontainer/cgroups/devices.
    const onlyRootless =
      profiles.includes('rootless') &&
      profiles.every((profile) => profile === 'podman' || profile === 'rootless');
    const problem = {
      title: onlyRootless
        ? message('Containers of root cannot start on cgroup v2')
        : message('Containers cannot start on cgroup v2'),
      summary: message('The kernel is built without {options}.', {
        options: off.map((option) => `CONFIG_${option}`).join(', '),
      }),
      nextStep: message('Boot a kernel that is built with CONFIG_CGROUP_BPF and CONFIG_BPF_SYSCALL.'),
      evidence: [modeEvidence(facts), ...evidence],
    };
    return onlyRootless ? warning(problem) : error(problem);
  }
  return options.every((option) => kernelOptionState(facts, option) === 'y')
    ? pass(message('The kernel is built with CONFIG_CGROUP_BPF and CONFIG_BPF_SYSCALL.'), evidence)
    : unknown(
        message('No kernel configuration tells whether the kernel can filter devices with eBPF.'),
        evidence,
        message('Start a container, which proves it, or make the kernel configuration readable.'),
      );
}

function judgeFreezerV1(facts: HostFacts, context: CheckContext): Verdict {
  return judgeController(facts, context, {
    controller: 'freezer',
    option: 'CGROUP_FREEZER',
    present: message('The freezer controller is mounted.'),
    title: message('Containers cannot be paused or checkpointed'),
  });
}

function judgeFreezerV2(facts: HostFacts): Verdict {
  const freezes = hasInterfaceFile(facts, 'unified', 'cgroup.freeze');
  const evidence = [interfaceFileEvidence(facts, 'unified', /^cgroup\.(?:freeze|type|events)$/)];
  if (freezes === undefined) {
    return unknownWithoutFiles(facts, 'cgroup.freeze');
  }
  return freezes
    ? pass(message('Cgroup v2 groups have cgroup.freeze.'), evidence)
    : warning({
        title: message('Containers cannot be paused or checkpointed'),
        summary: message('Cgroup v2 groups of this kernel lack cgroup.freeze, which came with kernel 5.2.'),
        nextStep: message('Boot kernel 5.2 or later.'),
        evidence: [...evidence, evidenceOf(facts.kernel.release)],
      });
}

function judgeKill(facts: HostFacts): Verdict {
  const kills = hasInterfaceFile(facts, 'unified', 'cgroup.kill');
  const evidence = [interfaceFileEvidence(facts, 'unified', /^cgroup\.(?:kill|type|events)$/)];
  if (kills === undefined) {
    return unknownWithoutFiles(facts, 'cgroup.kill');
  }
  return kills
    ? pass(message('Cgroup v2 groups have cgroup.kill.'), evidence)
    : info(
        message('Cgroup v2 groups of this kernel lack cgroup.kill, which came with kernel 5.14.'),
        [...evidence, evidenceOf(facts.kernel.release)],
        message('Containers are ended one process after the other'),
      );
}

/** No group other than the root could be listed; the root has no such file on any kernel. */
function unknownWithoutFiles(facts: HostFacts, name: string): Verdict {
  const files = interfaceFiles(facts, 'unified');
  return files.state === 'unreadable'
    ? unknownBecause(files)
    : unknown(
        message('There is no cgroup v2 group below the root in which {name} could be looked for.', { name }),
        [evidenceOf(files), evidenceOf(facts.kernel.release)],
        message('Start a container and examine the host again.'),
      );
}
