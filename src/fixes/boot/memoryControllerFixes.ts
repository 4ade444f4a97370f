import { isRaspberryPi, isRaspberryPiKernel } from '../../checks/kernel/bootParameters';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { bootedParameters, distribution, majorVersion, namesBootImage } from '../hostTraits';
import { unwantedAmong, type UnwantedParameter } from '../parameterWish';
import type { BootFixRow } from './bootFixRow';

/** The values of all occurrences add up, and one may name several controllers: the others stay as they are. */
const memoryDisabled: UnwantedParameter = {
  name: 'cgroup_disable',
  isUnwanted: (value) => controllers(value).includes('memory'),
  replacement: (value) => {
    const others = controllers(value).filter((name) => name !== 'memory' && name !== '');
    return others.length > 0 ? `cgroup_disable=${others.join(',')}` : undefined;
  },
};

function controllers(value = ''): string[] {
  return value.split(',');
}

/** The memory controller, switched off at boot. */
export const memoryControllerFixes: readonly BootFixRow[] = [
  {
    id: 'remove-cgroup-disable-memory',
    title: message('Remove cgroup_disable=memory from the kernel command line'),
    answers: ['MEM-CTRL'],
    reason: message('The kernel then has the memory controller, and containers can be limited.'),
    wish: () => ({ unwanted: [memoryDisabled], wanted: [] }),
    suits: (facts) => isMemoryDisabled(facts) && !isAddedByFirmware(facts),
    sources: ['https://docs.kernel.org/admin-guide/kernel-parameters.html'],
  },
  {
    id: 'enable-memory-controller',
    title: message('Switch the memory controller on at boot'),
    answers: ['MEM-CTRL'],
    reason: message('This kernel leaves the memory controller off unless it is asked for.'),
    wish: (facts) =>
      knowsCgroupEnable(facts)
        ? {
            // The firmware of the Raspberry Pi puts its own before all that is configured.
            unwanted: isAddedByFirmware(facts) ? [] : [memoryDisabled],
            wanted: ['cgroup_enable=memory'],
          }
        : undefined,
    suits: (facts) => isAddedByFirmware(facts) || (isMemoryOffInKernel(facts) && !isMemoryDisabled(facts)),
    sources: [
      'https://docs.docker.com/engine/install/troubleshoot/#kernel-cgroup-swap-limit-capabilities',
      'https://github.com/raspberrypi/linux/issues/6980',
    ],
  },
];

function isMemoryDisabled(facts: HostFacts): boolean {
  return unwantedAmong(bootedParameters(facts) ?? [], { unwanted: [memoryDisabled], wanted: [] }).length > 0;
}

/** The device tree of the firmware brings it: https://github.com/raspberrypi/linux/issues/6980 */
function isAddedByFirmware(facts: HostFacts): boolean {
  return isRaspberryPi(facts) && !namesBootImage(facts) && isMemoryDisabled(facts);
}

function isMemoryOffInKernel({ cgroups }: HostFacts): boolean {
  return valueOf(cgroups.controllers)?.some(({ name, enabled }) => name === 'memory' && !enabled) === true;
}

/** No upstream kernel knows it: the Raspberry Pi's do, Debian's up to release 9, and Ubuntu's of that time. */
function knowsCgroupEnable(facts: HostFacts): boolean {
  const version = majorVersion(facts);
  const release = valueOf(facts.kernel.release);
  switch (distribution(facts)) {
    case 'debian':
      return (version !== undefined && version <= 9) || isRaspberryPiKernel(facts);
    case 'ubuntu':
      return (release !== undefined && !isAtLeast(release, '5.0')) || isRaspberryPiKernel(facts);
    default:
      return isRaspberryPiKernel(facts);
  }
}
