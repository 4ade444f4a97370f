import type { Check, Verdict } from '../../model/check';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { isInsideContainer } from '../kernel/bootParameters';
import { isUsable, moduleReality } from '../kernel/moduleReality';
import { isKernelAlone, kernelOptionState, optionEvidence } from '../kernelOptions/kernelOptionLookup';
import { undecidedOption } from '../kernelOptions/undecidedOption';
import { info, notApplicable, pass } from '../verdict';

/** Loop devices, which the kernel makes on request since Linux 3.1: none need be there, the driver must. */
export const loopDeviceChecks: readonly Check[] = [
  {
    id: 'LIM-LOOP',
    category: 'resources',
    name: message('Files as disks (loop devices)'),
    meaning: message(
      'Snaps, builders of disk images, system containers (sysbox, Incus) and the old storage driver devicemapper mount files as if they were disks.',
    ),
    references: [
      'https://man7.org/linux/man-pages/man4/loop.4.html',
      'https://github.com/torvalds/linux/blob/master/drivers/block/Kconfig',
    ],
    evaluate: judgeLoop,
  },
];

function judgeLoop(facts: HostFacts): Verdict {
  const option = 'BLK_DEV_LOOP';
  const state = kernelOptionState(facts, option);
  const reality = moduleReality(facts, 'loop');
  const evidence = [optionEvidence(facts, option), ...reality.evidence];
  // Of a configuration alone nobody can say which modules are installed.
  if (state === 'y' || isUsable(reality) || (state === 'm' && isKernelAlone(facts))) {
    return pass(message('The kernel can make loop devices.'), evidence);
  }
  const without = (summary: Message) => info(summary, evidence, message('Files cannot be mounted as disks'));
  if (state === 'n' || state === 'absent') {
    return without(message('The kernel is built without {options}.', { options: `CONFIG_${option}` }));
  }
  if (isInsideContainer(facts)) {
    return notApplicable(message('Loop devices belong to the machine outside.'), [
      evidenceOf(facts.system.container),
    ]);
  }
  switch (reality.state) {
    case 'blocked':
      return without(message('The kernel module loop may not be loaded on this host.'));
    case 'missing':
      return without(message('The kernel module loop is not installed for the running kernel.'));
    default:
      return undecidedOption(facts, evidence);
  }
}
