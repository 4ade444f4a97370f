import type { ParameterWish } from '../../../src/fixes/parameterWish';

/** swapaccount=1, and no cgroup_disable=memory. */
export const parameterWish: ParameterWish = {
  unwanted: [
    { name: 'swapaccount', isUnwanted: (value) => value !== '1' },
    { name: 'cgroup_disable', isUnwanted: (value) => value === 'memory' },
  ],
  wanted: ['swapaccount=1'],
};
