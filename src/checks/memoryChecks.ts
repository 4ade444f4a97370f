import type { Check, Verdict } from '../model/check';
import { mapFact, valueOf } from '../model/fact';
import type { HostFacts } from '../model/hostFacts';
import { message } from '../model/message';
import { evidenceOf, matchingEvidence } from './factEvidence';
import { error, pass, unknownBecause } from './verdict';

/** Checks of the category Memory & swap. */
export const memoryChecks: readonly Check[] = [
  {
    id: 'MEM-CTRL',
    category: 'memory',
    name: message('Memory controller'),
    meaning: message(
      'Without the memory controller the kernel ignores --memory: one container can take all memory of the host and have others killed.',
    ),
    references: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory'],
    evaluate: judgeMemoryController,
  },
];

function judgeMemoryController(facts: HostFacts): Verdict {
  const { cgroups, kernel } = facts;
  const active = memoryControllerFact(facts);
  if (active.state !== 'known') {
    return unknownBecause(active);
  }
  if (active.value) {
    return pass(message('The memory controller is active in the cgroup hierarchy.'), [evidenceOf(active)]);
  }
  const disabledAtBoot = /(?:^|\s)cgroup_disable=(?:\S*,)?memory(?:,|\s|$)/.test(
    valueOf(kernel.commandLine) ?? '',
  );
  return error({
    title: message('Memory limits are ignored'),
    summary: disabledAtBoot
      ? message('cgroup_disable=memory is on the kernel command line of this boot.')
      : message('The memory controller is not active in any cgroup hierarchy.'),
    nextStep: disabledAtBoot
      ? message('Remove cgroup_disable=memory from the kernel command line and reboot.')
      : message('Boot a kernel with CONFIG_MEMCG and mount its memory controller.'),
    evidence: [
      evidenceOf(active),
      matchingEvidence(cgroups.controllers, /^memory\b/),
      evidenceOf(kernel.commandLine),
    ],
  });
}

function memoryControllerFact({ cgroups }: HostFacts) {
  if (valueOf(cgroups.mode) === 'v2') {
    return mapFact(cgroups.unifiedControllers, (controllers) => controllers.includes('memory'));
  }
  return mapFact(cgroups.mounts, (mounts) => mounts.some((mount) => mount.controllers.includes('memory')));
}
