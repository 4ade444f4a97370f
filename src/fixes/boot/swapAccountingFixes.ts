import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { bootedParameters } from '../hostTraits';
import { meetsWish, onlyWord, type ParameterWish } from '../parameterWish';
import type { BootFixRow } from './bootFixRow';
import { configuredAs } from './kernelConfiguration';

/** The counting of swap, before Linux 6.1 made it what every kernel with swap does. */
export const swapAccountingFixes: readonly BootFixRow[] = [
  {
    id: 'count-swap',
    title: message('Have the kernel count swap'),
    answers: ['MEM-SWAPACCT'],
    reason: message('The kernel then counts swap, and containers can be limited in it.'),
    wish: swapWish,
    suits: (facts) => {
      const wish = swapWish(facts);
      const booted = bootedParameters(facts);
      return wish !== undefined && booted !== undefined && !meetsWish(booted, wish);
    },
    notes: () => [message('Counting costs about one percent of memory and some speed on old kernels.')],
    sources: [
      'https://docs.docker.com/engine/install/troubleshoot/#kernel-cgroup-swap-limit-capabilities',
      'https://git.kernel.org/torvalds/c/a2c8990aed5a',
      'https://git.kernel.org/torvalds/c/2d1c498072de',
      'https://git.kernel.org/torvalds/c/b25806dcd3d5',
    ],
  },
];

/**
 * From 6.1 the parameter decides nothing. From 5.8 swap is counted unless it says 0; before, the configuration decides, and a
 * bare `swapaccount` has meant nothing since 3.0.
 */
function swapWish(facts: HostFacts): ParameterWish | undefined {
  const release = valueOf(facts.kernel.release);
  if (!release || isAtLeast(release, '6.1') || !mayCountSwap(facts)) {
    return undefined;
  }
  const onByDefault = isAtLeast(release, '5.8') || optionOf(facts, 'SWAP_ENABLED') === 'y';
  return onByDefault
    ? { unwanted: [{ name: 'swapaccount', isUnwanted: (value) => value === '0' }], wanted: [] }
    : onlyWord('swapaccount', '1');
}

function mayCountSwap(facts: HostFacts): boolean {
  const option = optionOf(facts, 'SWAP');
  return option === 'y' || option === undefined;
}

/** MEMCG was called CGROUP_MEM_RES_CTLR before 3.6: https://git.kernel.org/torvalds/c/c255a458055e */
function optionOf(facts: HostFacts, part: 'SWAP' | 'SWAP_ENABLED'): string | undefined {
  const old = configuredAs(facts, `CGROUP_MEM_RES_CTLR_${part}`);
  return old === 'y' ? old : configuredAs(facts, `MEMCG_${part}`);
}
