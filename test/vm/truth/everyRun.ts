import { type SuiteName } from '../../rig/machines/suites';
import { type TrialName } from './trials';

/** One of the few machines that every run of the tier looks at, with what its variant may change. */
interface EveryRun {
  readonly suite: SuiteName;
  readonly name: string;
  readonly trials: readonly TrialName[];
}

/** What one of them does at its default is tried widely, the others where they differ: six minutes have to be enough. */
export const everyRun: readonly EveryRun[] = [
  {
    suite: 'trixie',
    name: 'default',
    trials: [
      'dockerRun',
      'dockerMemory',
      'dockerCpu',
      'dockerProcesses',
      'dockerPort',
      'overlayMount',
      'userNamespace',
      'rootlessPodman',
      'podmanCheckpoint',
    ],
  },
  {
    suite: 'trixie',
    name: 'forced cgroup v1',
    trials: ['dockerRun', 'dockerMemory', 'dockerCpu', 'dockerProcesses'],
  },
  {
    suite: 'bullseye',
    name: 'cgroup v1',
    trials: ['dockerRun', 'dockerMemory', 'dockerPort', 'rootlessPodman'],
  },
  {
    suite: 'trixie',
    name: 'overlay forbidden',
    trials: ['dockerRun', 'overlayMount', 'userNamespace', 'rootlessPodman'],
  },
  {
    suite: 'bullseye',
    name: 'swapaccount=0',
    trials: ['dockerRun', 'dockerMemory', 'dockerCpu', 'overlayMount'],
  },
  {
    suite: 'trixie',
    name: 'cgroup_disable=memory',
    trials: ['dockerRun', 'dockerMemory', 'dockerProcesses'],
  },
];
