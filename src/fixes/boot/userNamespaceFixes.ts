import { valueOf } from '../../model/fact';
import { message } from '../../model/message';
import { bootedParameters } from '../hostTraits';
import { onlyWord, unwantedAmong, type ParameterWish } from '../parameterWish';
import type { BootFixRow } from './bootFixRow';

/** The kernel takes `/` and `.` for the same in these. Source: process_sysctl_arg() in fs/proc/proc_sysctl.c of Linux. */
const forbidden: ParameterWish = {
  unwanted: ['user.max_user_namespaces', 'kernel.unprivileged_userns_clone'].flatMap((key) =>
    ['sysctl.', 'sysctl/'].flatMap((prefix) =>
      [key, key.replace('.', '/')].map((spelled) => ({
        name: prefix + spelled,
        isUnwanted: (value: string | undefined) => value === '0',
      })),
    ),
  ),
  wanted: [],
};

/** User namespaces, taken away at boot. */
export const userNamespaceFixes: readonly BootFixRow[] = [
  {
    id: 'allow-user-namespaces-at-boot',
    title: message('Remove the ban on user namespaces from the kernel command line'),
    answers: ['NS-USER-SYSCTL', 'NS-USER'],
    reason: message('Ordinary accounts may then create user namespaces, as rootless engines do.'),
    wish: () => forbidden,
    suits: (facts) => unwantedAmong(bootedParameters(facts) ?? [], forbidden).length > 0,
    notes: () => [
      message(
        'User namespaces let ordinary accounts reach more of the kernel. Somebody took them away on this host; ask why.',
      ),
    ],
    sources: [
      'https://docs.kernel.org/admin-guide/kernel-parameters.html',
      'https://git.kernel.org/torvalds/c/3db978d480e2',
      'https://man7.org/linux/man-pages/man7/namespaces.7.html',
    ],
  },
  {
    id: 'enable-user-namespaces-of-rhel-7',
    title: message('Enable user namespaces at boot'),
    answers: ['NS-USER'],
    reason: message('The kernel of RHEL 7 has user namespaces switched off.'),
    wish: ({ kernel }) =>
      /\.el7(?:[._]|$)/.test(valueOf(kernel.release)?.suffix ?? '')
        ? onlyWord('user_namespace.enable', '1')
        : undefined,
    suits: ({ namespaces }) => valueOf(namespaces.handles)?.includes('user') === false,
    sources: ['https://github.com/moby/moby/issues/23573'],
  },
];
