import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import {
  addBootParameter,
  isDisabledAtBoot,
  isRaspberryPi,
  isRaspberryPiKernel,
} from '../kernel/bootParameters';
import {
  absenceReason,
  controllerEvidence,
  controllerFact,
  controllerNextStep,
  hasInterfaceFile,
  interfaceFileEvidence,
  interfaceFiles,
  judgeByMode,
  onlyOnV1,
  runsOnV1,
  seesOnlyContainer,
  switchToV2,
  unknownInContainer,
} from '../cgroups/cgroupControllers';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { error, info, notApplicable, pass, unknown, unknownBecause } from '../verdict';

/** Whether the kernel limits the memory of containers, and what else it offers for that. */
export const memoryControllerChecks: readonly Check[] = [
  {
    id: 'MEM-CTRL',
    category: 'memory',
    name: message('Memory controller'),
    meaning: message(
      'Without the memory controller --memory has no effect: one container can take all memory of the host and have others killed.',
    ),
    references: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory',
      'https://github.com/raspberrypi/linux/issues/6980',
      'https://docs.docker.com/engine/containers/resource_constraints/',
    ],
    evaluate: judgeMemoryController,
  },
  {
    id: 'MEM-OOMDISABLE',
    category: 'memory',
    name: message('Switch of the out-of-memory killer'),
    meaning: message(
      '--oom-kill-disable holds a container that reaches its memory limit in place of killing it. Only cgroup v1 can do that.',
    ),
    references: ['https://docs.kernel.org/admin-guide/cgroup-v1/memory.html#oom-control'],
    evaluate: (facts) =>
      judgeV1File(facts, {
        file: 'memory.oom_control',
        onV2: message('Cgroup v2 cannot switch the out-of-memory killer off for a group.'),
        present: message('The groups have memory.oom_control.'),
        missing: message('The groups have no memory.oom_control.'),
      }),
  },
  {
    id: 'MEM-SWAPPINESS',
    category: 'memory',
    name: message('Swappiness by container'),
    meaning: message(
      '--memory-swappiness sets how readily one container is swapped out. Only cgroup v1 can do that; on v2 Docker leaves the setting out.',
    ),
    references: ['https://docs.kernel.org/admin-guide/cgroup-v1/memory.html#swappiness'],
    evaluate: (facts) =>
      judgeV1File(facts, {
        file: 'memory.swappiness',
        onV2: message('Cgroup v2 has no swappiness by group.'),
        present: message('The groups have memory.swappiness.'),
        missing: message('The groups have no memory.swappiness.'),
      }),
  },
];

function judgeMemoryController(facts: HostFacts): Verdict {
  const active = controllerFact(facts, 'memory');
  if (active.state !== 'known') {
    return unknownBecause(active);
  }
  const onV1 = runsOnV1(valueOf(facts.cgroups.mode));
  const limitFile = onV1 ? hasInterfaceFile(facts, 'memory', 'memory.limit_in_bytes') : undefined;
  const evidence = [
    ...controllerEvidence(facts, 'memory'),
    ...(onV1 && active.value ? [interfaceFileEvidence(facts, 'memory', /^memory\.limit_in_bytes$/)] : []),
  ];
  if (active.value && limitFile !== false) {
    return pass(
      onV1
        ? message('A cgroup v1 hierarchy of the memory controller is mounted.')
        : message('The cgroup v2 hierarchy offers the memory controller.'),
      evidence,
    );
  }
  if (seesOnlyContainer(facts)) {
    return unknownInContainer(facts, evidence);
  }
  return error({
    title: message('Memory limits are ignored'),
    summary: active.value
      ? message(
          'The mounted memory hierarchy has no memory.limit_in_bytes: this kernel limits memory on cgroup v2 alone.',
        )
      : absenceReason(facts, 'memory'),
    nextStep: active.value ? switchToV2(facts) : memoryNextStep(facts),
    evidence: [...evidence, ...logEvidence(facts)],
  });
}

/** The kernel says at boot that it disabled the controller. */
function logEvidence({ kernel }: HostFacts) {
  const pattern = /Disabling memory control group subsystem/;
  const logged =
    valueOf(kernel.logMatches)?.some((line) => line.includes('Disabling memory control group subsystem')) ===
    true;
  return logged ? [matchingEvidence(kernel.logMatches, pattern)] : [];
}

function memoryNextStep(facts: HostFacts): Message {
  const disabled =
    isDisabledAtBoot(facts, 'memory') ||
    valueOf(facts.cgroups.controllers)?.some(({ name, enabled }) => name === 'memory' && !enabled) === true;
  if (disabled && isRaspberryPi(facts)) {
    // The device tree of the firmware brings cgroup_disable=memory: https://github.com/raspberrypi/linux/issues/6980
    return isRaspberryPiKernel(facts)
      ? addBootParameter(facts, 'cgroup_enable=memory')
      : message(
          'Boot the kernel of Raspberry Pi OS with cgroup_enable=memory: this kernel does not know that parameter, and the firmware of the board adds cgroup_disable=memory.',
        );
  }
  // Debian's kernels had it off by default up to release 9. Testing names no version, and derivatives count their own.
  const { id, versionId } = valueOf(facts.system.osRelease) ?? {};
  const isOldDebian = id === 'debian' && /^[1-9]$/.test(versionId ?? '');
  if (disabled && !isDisabledAtBoot(facts, 'memory') && isOldDebian) {
    return addBootParameter(facts, 'cgroup_enable=memory');
  }
  return controllerNextStep(facts, 'memory', 'MEMCG');
}

interface V1File {
  readonly file: string;
  readonly onV2: Message;
  readonly present: Message;
  readonly missing: Message;
}

function judgeV1File(facts: HostFacts, rule: V1File): Verdict {
  return judgeByMode(facts, {
    v1: () => judgeFileOnV1(facts, rule),
    v2: () => onlyOnV1(facts, rule.onV2),
  });
}

function judgeFileOnV1(facts: HostFacts, { file, present, missing }: V1File): Verdict {
  const active = controllerFact(facts, 'memory');
  if (active.state !== 'known') {
    return unknownBecause(active);
  }
  if (!active.value) {
    return notApplicable(
      message('There is no memory controller: see MEM-CTRL.'),
      controllerEvidence(facts, 'memory'),
    );
  }
  const has = hasInterfaceFile(facts, 'memory', file);
  const evidence = [interfaceFileEvidence(facts, 'memory', new RegExp(`^${file.replace('.', '\\.')}$`))];
  return has === undefined
    ? unknownWithoutMemoryFiles(facts)
    : has
      ? pass(present, evidence)
      : info(missing, evidence);
}

function unknownWithoutMemoryFiles(facts: HostFacts): Verdict {
  const files = interfaceFiles(facts, 'memory');
  return files.state === 'unreadable'
    ? unknownBecause(files)
    : unknown(
        message('The files of the memory hierarchy were not listed.'),
        [evidenceOf(files)],
        message('List them by hand: ls /sys/fs/cgroup/memory'),
      );
}
