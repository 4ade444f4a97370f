import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { onlyWord, type ParameterWish } from '../parameterWish';
import type { BootFixRow } from './bootFixRow';
import { configuredAs } from './kernelConfiguration';

/** The page through which programs of before 2012 make system calls. */
export const vsyscallFixes: readonly BootFixRow[] = [
  {
    id: 'map-vsyscall-page',
    title: message('Map the vsyscall page for old programs'),
    answers: ['KRN-VSYSCALL'],
    reason: message('Programs with a C library older than glibc 2.14 then run.'),
    wish: vsyscallWish,
    suits: ({ system, kernel }) =>
      valueOf(system.machine) === 'x86_64' && valueOf(kernel.vsyscallPage) === 'none',
    notes: (facts) => [
      message(
        'A page at an address that every program knows makes attacks on them easier. Only images of about CentOS 6 and Debian 7 need it.',
      ),
      ...(hasXonly(facts)
        ? []
        : [message('This kernel knows only the mode emulate, in which the page can also be read.')]),
    ],
    sources: [
      'https://docs.kernel.org/admin-guide/kernel-parameters.html',
      'https://git.kernel.org/torvalds/c/076ca272a14c',
      'https://github.com/docker/for-linux/issues/58',
    ],
  },
];

/**
 * From 3.19 on a kernel can be built without the emulation, and then has no page whatever the command line says.
 * Source: https://git.kernel.org/torvalds/c/1ad83c858c7d
 */
function vsyscallWish(facts: HostFacts): ParameterWish | undefined {
  const release = valueOf(facts.kernel.release);
  const isOptional = release !== undefined && isAtLeast(release, '3.19');
  return isOptional && configuredAs(facts, 'X86_VSYSCALL_EMULATION') === 'n'
    ? undefined
    : onlyWord('vsyscall', hasXonly(facts) ? 'xonly' : 'emulate');
}

/** The mode xonly came with Linux 5.3, and shows programs less than emulate. */
function hasXonly({ kernel }: HostFacts): boolean {
  const release = valueOf(kernel.release);
  return release !== undefined && isAtLeast(release, '5.3');
}
