import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { addBootParameter, bootParameter } from '../kernel/bootParameters';
import {
  absenceReason,
  controllerEvidence,
  controllerFact,
  controllerNextStep,
  hasInterfaceFile,
  interfaceFileEvidence,
  judgeByMode,
  seesOnlyContainer,
  unknownInContainer,
} from './cgroupControllers';
import { evidenceOf } from '../factEvidence';
import { isBuilt, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { error, info, pass, unknown, unknownBecause, warning } from '../verdict';

const v2Documentation = 'https://docs.kernel.org/admin-guide/cgroup-v2.html';

/** What of processor time and disk traffic can be limited. */
export const cgroupResourceChecks: readonly Check[] = [
  {
    id: 'CG-CPU-CFS',
    category: 'cgroups',
    name: message('Processor time limits'),
    meaning: message(
      'Without CFS bandwidth control --cpus and --cpu-quota cannot hold: on cgroup v1 Docker leaves them out, on cgroup v2 containers that ask for them fail with "cpu.max: no such file or directory", and Kubernetes pods with a CPU limit do not start.',
    ),
    references: [
      'https://docs.kernel.org/scheduler/sched-bwc.html',
      'https://github.com/k3s-io/k3s/issues/12655',
      'https://github.com/raspberrypi/linux/issues/3387',
      'https://github.com/kubernetes/kubeadm/issues/2335',
    ],
    evaluate: (facts, context) =>
      judgeByMode(facts, {
        v1: () => judgeCpu(facts, context, { group: 'cpu', file: 'cpu.cfs_quota_us', sibling: 'cpu.shares' }),
        v2: () => judgeCpu(facts, context, { group: 'unified', file: 'cpu.max', sibling: 'cpu.weight' }),
      }),
  },
  {
    id: 'CG-RT',
    category: 'cgroups',
    name: message('Real-time scheduling by group'),
    meaning: message(
      'A kernel with CONFIG_RT_GROUP_SCHED gives real-time processor time by group. Cgroup v2 cannot manage that: there the cpu controller can be enabled only while every real-time process stays in the root group. On cgroup v1 --cpu-rt-runtime needs it.',
    ),
    references: [`${v2Documentation}#cpu`, 'https://man7.org/linux/man-pages/man7/cgroups.7.html'],
    evaluate: (facts) =>
      judgeByMode(facts, { v1: () => judgeRealTimeV1(facts), v2: () => judgeRealTimeV2(facts) }),
  },
  {
    id: 'CG-IO',
    category: 'cgroups',
    name: message('Disk traffic limits'),
    meaning: message(
      'Without the controller of block devices, limits such as --device-read-bps and --blkio-weight have no effect, and one container can slow the disks of all others.',
    ),
    references: [
      `${v2Documentation}#io`,
      'https://docs.kernel.org/admin-guide/cgroup-v1/blkio-controller.html',
    ],
    evaluate: (facts) => judgeByMode(facts, { v1: () => judgeIoV1(facts), v2: () => judgeIoV2(facts) }),
  },
];

interface CpuFiles {
  readonly group: string;
  /** Exists only with CFS bandwidth control. */
  readonly file: string;
  /** Exists whenever the cpu controller works in the group. */
  readonly sibling: string;
}

function judgeCpu(facts: HostFacts, context: CheckContext, names: CpuFiles): Verdict {
  const usable = controllerFact(facts, 'cpu');
  if (usable.state !== 'known') {
    return unknownBecause(usable);
  }
  return usable.value ? judgeCpuQuota(facts, context, names) : judgeMissingCpu(facts, context);
}

function judgeMissingCpu(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const evidence = controllerEvidence(facts, 'cpu');
  if (seesOnlyContainer(facts)) {
    return unknownInContainer(facts, evidence);
  }
  const problem = {
    title: message('Processor time of containers cannot be limited'),
    summary: absenceReason(facts, 'cpu'),
    nextStep: controllerNextStep(facts, 'cpu', 'CGROUP_SCHED'),
    evidence,
  };
  return profiles.includes('kubernetes') ? error(problem) : warning(problem);
}

function judgeCpuQuota(facts: HostFacts, { profiles }: CheckContext, names: CpuFiles): Verdict {
  const { group, file, sibling } = names;
  const files = interfaceFileEvidence(facts, group, /^cpu\.(?:cfs_quota_us|max|shares|weight)$/);
  if (hasInterfaceFile(facts, group, file) === true) {
    return pass(message('The groups have {file}.', { file }), [files]);
  }
  const proven = hasInterfaceFile(facts, group, sibling) === true;
  const state = kernelOptionState(facts, 'CFS_BANDWIDTH');
  const option = optionEvidence(facts, 'CFS_BANDWIDTH');
  if (!proven && state === 'y') {
    return pass(message('The kernel is built with CONFIG_CFS_BANDWIDTH.'), [option]);
  }
  if (!proven && state !== 'n' && state !== 'absent') {
    return unknown(
      message('No group with the cpu controller could be looked at, and no kernel configuration tells.'),
      [...controllerEvidence(facts, 'cpu'), files, option],
      message('Start a container with --cpus 1 and examine the host again.'),
    );
  }
  const problem = {
    title: message('Processor time of containers cannot be limited'),
    summary: proven
      ? message('The groups have {sibling} but no {file}: the kernel lacks CFS bandwidth control.', {
          sibling,
          file,
        })
      : message('The kernel is built without CONFIG_CFS_BANDWIDTH.'),
    nextStep: message('Boot a kernel that is built with CONFIG_CFS_BANDWIDTH.'),
    evidence: [files, option],
  };
  // Docker leaves the limit out on v1 and fails on v2: https://github.com/moby/moby/blob/master/pkg/sysinfo
  return group === 'cpu' && !profiles.includes('kubernetes') ? warning(problem) : error(problem);
}

function judgeRealTimeV1(facts: HostFacts): Verdict {
  const has = hasInterfaceFile(facts, 'cpu', 'cpu.rt_runtime_us');
  const evidence = [interfaceFileEvidence(facts, 'cpu', /^cpu\.(?:rt_runtime_us|shares)$/)];
  const option = optionEvidence(facts, 'RT_GROUP_SCHED');
  const state = kernelOptionState(facts, 'RT_GROUP_SCHED');
  if (has === true) {
    return pass(message('The groups have cpu.rt_runtime_us, which --cpu-rt-runtime sets.'), evidence);
  }
  if (has === false || state === 'n' || state === 'absent') {
    return info(
      message('The kernel does not schedule real-time processes by group.'),
      has === false ? [...evidence, option] : [option],
      message('--cpu-rt-runtime is not available'),
    );
  }
  return unknown(
    message('The files of the cpu controller could not be listed, and no kernel configuration settles it.'),
    [...evidence, option],
    message('Make /sys/fs/cgroup/cpu readable and examine the host again.'),
  );
}

function judgeRealTimeV2(facts: HostFacts): Verdict {
  const { kernel } = facts;
  const evidence = [optionEvidence(facts, 'RT_GROUP_SCHED')];
  const state = kernelOptionState(facts, 'RT_GROUP_SCHED');
  if (state === 'n' || state === 'absent') {
    return pass(message('The kernel is built without CONFIG_RT_GROUP_SCHED.'), evidence);
  }
  if (state !== 'y') {
    return unknown(
      message('No kernel configuration tells whether real-time processes are scheduled by group.'),
      evidence,
      message('Make the kernel configuration readable and examine the host again.'),
    );
  }
  if (kernel.commandLine.state !== 'known') {
    return unknownBecause(kernel.commandLine);
  }
  const parameter = bootParameter(facts, 'rt_group_sched');
  const offByDefault = kernelOptionState(facts, 'RT_GROUP_SCHED_DEFAULT_DISABLED') === 'y';
  if (isOff(parameter) || (parameter === undefined && offByDefault)) {
    return pass(message('Real-time scheduling by group is switched off for this boot.'), [
      ...evidence,
      parameter === undefined
        ? optionEvidence(facts, 'RT_GROUP_SCHED_DEFAULT_DISABLED')
        : evidenceOf(kernel.commandLine),
    ]);
  }
  return judgeActiveRealTime(facts, evidence);
}

function judgeActiveRealTime(facts: HostFacts, evidence: readonly Evidence[]): Verdict {
  const { kernel, cgroups } = facts;
  const enabled = valueOf(cgroups.unifiedSubtreeControl)?.includes('cpu') === true;
  if (enabled) {
    return info(
      message('The cpu controller is enabled; real-time processes can run in the root group alone.'),
      [...evidence, evidenceOf(cgroups.unifiedSubtreeControl)],
      message('Containers cannot run real-time processes'),
    );
  }
  const release = valueOf(kernel.release);
  return warning({
    title: message('Processor limits may not come into effect'),
    summary: message(
      'The kernel is built with CONFIG_RT_GROUP_SCHED, so the cpu controller cannot be enabled while a real-time process is outside the root group.',
    ),
    nextStep:
      release !== undefined && isAtLeast(release, '6.16')
        ? addBootParameter(facts, 'rt_group_sched=0')
        : message(
            'Boot a kernel that is built without CONFIG_RT_GROUP_SCHED, or keep real-time processes in the root group.',
          ),
    evidence: [...evidence, evidenceOf(cgroups.unifiedSubtreeControl)],
  });
}

function isOff(parameter: string | undefined): boolean {
  return parameter !== undefined && /^(?:0|n|no|off|false)$/i.test(parameter);
}

function judgeIoV1(facts: HostFacts): Verdict {
  const missing = judgeMissingIo(facts, 'blkio');
  if (missing) {
    return missing;
  }
  const files = interfaceFileEvidence(
    facts,
    'blkio',
    /^blkio\.(?:weight|throttle\.read_bps_device|bfq\.\w+)$/,
  );
  const throttles = hasInterfaceFile(facts, 'blkio', 'blkio.throttle.read_bps_device');
  // blkio.bfq.weight itself is missing at the root of the hierarchy; BFQ's counters there tell that it is in the kernel.
  const names = valueOf(facts.cgroups.interfaceFiles.blkio) ?? [];
  const weighs = names.some((name) => name === 'blkio.weight' || name.startsWith('blkio.bfq.'));
  return judgeIoParts(facts, {
    throttles,
    weighs: throttles === undefined ? undefined : weighs,
    evidence: [files],
    weightOptions: ['BFQ_GROUP_IOSCHED', 'CFQ_GROUP_IOSCHED'],
  });
}

function judgeIoV2(facts: HostFacts): Verdict {
  const missing = judgeMissingIo(facts, 'io');
  if (missing) {
    return missing;
  }
  const files = interfaceFileEvidence(facts, 'unified', /^io\.(?:stat|max|weight|bfq\.weight)$/);
  // io.stat exists in each group where the io controller is enabled; without it the other files prove nothing.
  const enabled = hasInterfaceFile(facts, 'unified', 'io.stat') === true;
  return judgeIoParts(facts, {
    throttles: enabled ? hasInterfaceFile(facts, 'unified', 'io.max') : undefined,
    weighs: enabled
      ? hasInterfaceFile(facts, 'unified', 'io.weight') === true ||
        hasInterfaceFile(facts, 'unified', 'io.bfq.weight') === true
      : undefined,
    evidence: [files],
    weightOptions: ['BLK_CGROUP_IOCOST', 'BFQ_GROUP_IOSCHED'],
  });
}

function judgeMissingIo(facts: HostFacts, controller: 'io' | 'blkio'): Verdict | undefined {
  const usable = controllerFact(facts, controller);
  if (usable.state !== 'known') {
    return unknownBecause(usable);
  }
  if (usable.value) {
    return undefined;
  }
  const evidence = controllerEvidence(facts, controller);
  return seesOnlyContainer(facts)
    ? unknownInContainer(facts, evidence)
    : warning({
        title: message('Disk traffic of containers cannot be limited'),
        summary: absenceReason(facts, controller),
        nextStep: controllerNextStep(facts, controller, 'BLK_CGROUP'),
        evidence,
      });
}

interface IoParts {
  /** Undefined: no group showed it, so the kernel configuration is asked. */
  readonly throttles: boolean | undefined;
  readonly weighs: boolean | undefined;
  readonly evidence: readonly ReturnType<typeof interfaceFileEvidence>[];
  readonly weightOptions: readonly string[];
}

function judgeIoParts(facts: HostFacts, { throttles, weighs, evidence, weightOptions }: IoParts): Verdict {
  const options = [
    ...(throttles === undefined ? ['BLK_DEV_THROTTLING'] : []),
    ...(weighs === undefined ? weightOptions : []),
  ];
  const all = [...evidence, ...options.map((option) => optionEvidence(facts, option))];
  const canThrottle = throttles ?? anyBuilt(facts, ['BLK_DEV_THROTTLING']);
  const canWeigh = weighs ?? anyBuilt(facts, weightOptions);
  if (canThrottle === undefined || canWeigh === undefined) {
    return unknown(
      message(
        'No group with the controller of block devices could be looked at, and no kernel configuration tells.',
      ),
      all,
      message('Start a container with --blkio-weight 500 and examine the host again.'),
    );
  }
  if (!canThrottle) {
    return warning({
      title: message('The speed of disk traffic cannot be limited'),
      summary: message('The kernel lacks throttling of block devices.'),
      nextStep: message('Boot a kernel that is built with CONFIG_BLK_DEV_THROTTLING.'),
      evidence: all,
    });
  }
  return canWeigh
    ? pass(
        message(
          'The kernel can limit the speed of disk traffic, and weigh it on disks that use the BFQ scheduler or the cost model.',
        ),
        all,
      )
    : info(
        message('The kernel can limit the speed of disk traffic, but has nothing that weighs it.'),
        all,
        message('--blkio-weight has no effect'),
      );
}

function anyBuilt(facts: HostFacts, options: readonly string[]): boolean | undefined {
  const states = options.map((option) => kernelOptionState(facts, option));
  if (states.some(isBuilt)) {
    return true;
  }
  return states.every((state) => state === 'n' || state === 'absent') ? false : undefined;
}
