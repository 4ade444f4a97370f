import { message, type Message } from '../model/message';

/** A fault of some kernels that containers bring out. */
export interface KernelBug {
  readonly id: string;
  /** How people call it where they look for it: a CVE or an issue. */
  readonly name: string;
  readonly title: Message;
  /** First release that has it, and the first that has it no more, both upstream. */
  readonly from: string;
  readonly until: string;
  /** Lines of the kernel log that show that it happened. */
  readonly log?: RegExp;
  readonly source: string;
}

/** Only faults that no other check tells. */
export const kernelBugs: readonly KernelBug[] = [
  {
    id: 'mount-race',
    name: 'moby#407',
    title: message('This kernel can crash while containers start and stop'),
    from: '3.2',
    until: '3.8',
    log: /\b(?:mntput|d_hash_and_lookup)\b/,
    source: 'https://github.com/moby/moby/issues/407',
  },
  {
    id: 'netns-teardown',
    name: 'LP#720095',
    title: message('This kernel stalls while networks of containers are removed'),
    from: '2.6.32',
    until: '2.6.33',
    source: 'https://bugs.launchpad.net/ubuntu/+source/linux/+bug/720095',
  },
  {
    id: 'aufs-write',
    name: 'moby#13940',
    title: message('AUFS on this kernel can crash while containers write'),
    from: '3.16',
    until: '3.20',
    log: /\b(?:aufs_write_iter|au_do_iter)\b/,
    source: 'https://github.com/moby/moby/issues/13940',
  },
  {
    id: 'vxlan-neighbours',
    name: 'flannel#267',
    title: message('Networks over VXLAN lose hosts on this kernel'),
    from: '3.18',
    until: '3.20',
    source: 'https://github.com/flannel-io/flannel/issues/267',
  },
  {
    id: 'quota-throttling',
    name: 'kubernetes#67577',
    title: message('Containers with a limit of processor time are slowed down too much'),
    from: '4.18',
    until: '5.4',
    source: 'https://github.com/kubernetes/kubernetes/issues/67577',
  },
  {
    id: 'nf-tables-verdict',
    name: 'CVE-2024-1086',
    title: message('Accounts that may make user namespaces can become root of the host'),
    from: '3.15',
    until: '6.7.3',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2024-1086',
  },
  {
    id: 'overlay-copy-up',
    name: 'CVE-2023-0386',
    title: message('Accounts of the host can become root through an overlay mount'),
    from: '5.11',
    until: '6.1.9',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2023-0386',
  },
  {
    id: 'release-agent',
    name: 'CVE-2022-0492',
    title: message('Containers without seccomp and AppArmor or SELinux can reach the host through cgroup v1'),
    from: '2.6.24',
    until: '5.16.6',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2022-0492',
  },
  {
    id: 'fsconfig',
    name: 'CVE-2022-0185',
    title: message('Containers that may make user namespaces can reach the host'),
    from: '5.1',
    until: '5.16.2',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2022-0185',
  },
  {
    id: 'dirty-pipe',
    name: 'CVE-2022-0847',
    title: message('Containers can write files that they may only read (Dirty Pipe)'),
    from: '5.8',
    until: '5.16.11',
    source: 'https://dirtypipe.cm4all.com/',
  },
  {
    id: 'dirty-cow',
    name: 'CVE-2016-5195',
    title: message('Containers can become root of the host (Dirty COW)'),
    from: '2.6.22',
    until: '4.8.3',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2016-5195',
  },
];

/** Releases of older series that have the repair too, by id of the bug. */
export const repairedSeries: Readonly<Record<string, readonly string[]>> = {
  'quota-throttling': ['4.19.84'],
  'nf-tables-verdict': ['6.6.15', '6.1.76', '5.15.149', '5.10.210', '5.4.269', '4.19.307'],
  'overlay-copy-up': ['5.15.91'],
  'release-agent': ['5.15.20', '5.10.97', '5.4.177', '4.19.229', '4.14.266', '4.9.301'],
  fsconfig: ['5.15.16', '5.10.93', '5.4.173'],
  'dirty-pipe': ['5.15.25', '5.10.102'],
  'dirty-cow': ['4.7.9', '4.4.26'],
};
