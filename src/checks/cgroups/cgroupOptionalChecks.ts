import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import {
  absenceReason,
  controllerEvidence,
  controllerFact,
  judgeByMode,
  modeEvidence,
  onlyOnV1,
  seesOnlyContainer,
  unknownInContainer,
} from './cgroupControllers';
import { matchingEvidence } from '../factEvidence';
import { kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { info, pass, unknown, unknownBecause } from '../verdict';

const v2Documentation = 'https://docs.kernel.org/admin-guide/cgroup-v2.html';

/** Controllers that only some workloads ask for. Their absence is worth knowing, never a fault. */
export const cgroupOptionalChecks: readonly Check[] = [
  optionalCheck({
    id: 'CG-HUGETLB',
    controller: 'hugetlb',
    name: message('Huge page controller'),
    meaning: message(
      'Without the hugetlb controller the huge pages that a container takes cannot be limited.',
    ),
    present: message('The hugetlb controller is there.'),
    title: message('Huge pages of containers cannot be limited'),
    reference: `${v2Documentation}#hugetlb`,
  }),
  {
    id: 'CG-PERF',
    category: 'cgroups',
    name: message('Performance events by container'),
    meaning: message('Without the perf_event controller perf cannot measure one container alone.'),
    references: [`${v2Documentation}#perf-event`],
    evaluate: (facts) =>
      judgeByMode(facts, {
        v1: () =>
          judgeOptional(facts, {
            controller: 'perf_event',
            present: message('The perf_event controller is mounted.'),
            title: message('perf may not be able to measure one container alone'),
          }),
        v2: () => judgePerfOnV2(facts),
      }),
  },
  legacyCheck({
    id: 'CG-NETCLS',
    controller: 'net_cls',
    name: message('Network class controller'),
    meaning: message(
      'Without the net_cls controller the packets of a container cannot be marked with a class.',
    ),
    present: message('The net_cls controller is mounted.'),
    title: message('Packets of containers cannot be marked with a class'),
    reference: 'https://docs.kernel.org/admin-guide/cgroup-v1/net_cls.html',
  }),
  legacyCheck({
    id: 'CG-NETPRIO',
    controller: 'net_prio',
    name: message('Network priority controller'),
    meaning: message(
      'Without the net_prio controller the packets of a container cannot be given a priority.',
    ),
    present: message('The net_prio controller is mounted.'),
    title: message('Packets of containers cannot be given a priority'),
    reference: 'https://docs.kernel.org/admin-guide/cgroup-v1/net_prio.html',
  }),
  optionalCheck({
    id: 'CG-RDMA',
    controller: 'rdma',
    name: message('RDMA controller'),
    meaning: message(
      'Without the rdma controller what a container takes of RDMA network cards cannot be limited.',
    ),
    present: message('The rdma controller is there.'),
    title: message('RDMA resources of containers cannot be limited'),
    reference: `${v2Documentation}#rdma`,
  }),
  optionalCheck({
    id: 'CG-MISC',
    controller: 'misc',
    name: message('Controller of scarce resources'),
    meaning: message(
      'Without the misc controller what a container takes of scarce resources, such as the encryption keys of virtual machines, cannot be limited.',
    ),
    present: message('The misc controller is there.'),
    title: message('Scarce resources of containers cannot be limited'),
    reference: `${v2Documentation}#misc`,
  }),
];

interface OptionalController {
  readonly controller: string;
  readonly present: Message;
  readonly title: Message;
}

interface OptionalCheck extends OptionalController {
  readonly id: string;
  readonly name: Message;
  readonly meaning: Message;
  readonly reference: string;
}

function optionalCheck(check: OptionalCheck): Check {
  const judge = (facts: HostFacts) => () => judgeOptional(facts, check);
  return describe(check, (facts) => judgeByMode(facts, { v1: judge(facts), v2: judge(facts) }));
}

/** A controller that cgroup v2 does not have. */
function legacyCheck(check: OptionalCheck): Check {
  return describe(check, (facts) =>
    judgeByMode(facts, {
      v1: () => judgeOptional(facts, check),
      v2: () =>
        onlyOnV1(
          facts,
          message(
            'Cgroup v2 has no {controller} controller: firewalls and eBPF programs match a cgroup by its path.',
            {
              controller: check.controller,
            },
          ),
        ),
    }),
  );
}

function describe({ id, name, meaning, reference }: OptionalCheck, evaluate: Check['evaluate']): Check {
  return { id, category: 'cgroups', name, meaning, references: [reference], evaluate };
}

function judgeOptional(facts: HostFacts, { controller, present, title }: OptionalController): Verdict {
  const usable = controllerFact(facts, controller);
  if (usable.state !== 'known') {
    return unknownBecause(usable);
  }
  const evidence = controllerEvidence(facts, controller);
  if (usable.value) {
    return pass(present, evidence);
  }
  return seesOnlyContainer(facts)
    ? unknownInContainer(facts, evidence)
    : info(absenceReason(facts, controller), evidence, title);
}

/** On v2 perf_event is on in every group and not listed in cgroup.controllers, so the kernel itself is asked. */
function judgePerfOnV2(facts: HostFacts): Verdict {
  const { controllers } = facts.cgroups;
  if (valueOf(controllers)?.some(({ name, enabled }) => name === 'perf_event' && enabled)) {
    return pass(message('The perf_event controller is on in every cgroup v2 group.'), [
      matchingEvidence(controllers, /^perf_event\b/),
    ]);
  }
  const evidence = [modeEvidence(facts), optionEvidence(facts, 'CGROUP_PERF')];
  const state = kernelOptionState(facts, 'CGROUP_PERF');
  if (state === 'y') {
    return pass(
      message('The kernel is built with CONFIG_CGROUP_PERF, which is always on in cgroup v2.'),
      evidence,
    );
  }
  return state === 'n' || state === 'absent'
    ? info(
        message('The kernel is built without CONFIG_CGROUP_PERF.'),
        evidence,
        message('perf cannot measure one container alone'),
      )
    : unknown(
        message('Neither /proc/cgroups nor a kernel configuration tells of perf_event.'),
        evidence,
        message('Make the kernel configuration readable and examine the host again.'),
      );
}
