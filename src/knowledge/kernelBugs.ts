import { message, type Message } from '../model/message';

/** A fault of some kernels that containers bring out. */
export interface KernelBug {
  readonly id: string;
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
    title: message('This kernel can crash while containers start and stop'),
    from: '3.2',
    until: '3.8',
    log: /\b(?:mntput|d_hash_and_lookup)\b/,
    source: 'https://github.com/moby/moby/issues/407',
  },
  {
    id: 'netns-teardown',
    title: message('This kernel stalls while networks of containers are removed'),
    from: '2.6.32',
    until: '2.6.33',
    source: 'https://bugs.launchpad.net/ubuntu/+source/linux/+bug/720095',
  },
  {
    id: 'aufs-write',
    title: message('AUFS on this kernel can crash while containers write'),
    from: '3.16',
    until: '3.20',
    log: /\b(?:aufs_write_iter|au_do_iter)\b/,
    source: 'https://github.com/moby/moby/issues/13940',
  },
  {
    id: 'dirty-pipe',
    title: message('Containers can write files that they may only read (Dirty Pipe, CVE-2022-0847)'),
    from: '5.8',
    until: '5.16.11',
    source: 'https://dirtypipe.cm4all.com/',
  },
  {
    id: 'dirty-cow',
    title: message('Containers can become root of the host (Dirty COW, CVE-2016-5195)'),
    from: '2.6.22',
    until: '4.8.3',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2016-5195',
  },
];

/** Releases of older series that have the repair too, by id of the bug. */
export const repairedSeries: Readonly<Record<string, readonly string[]>> = {
  'dirty-pipe': ['5.15.25', '5.10.102'],
  'dirty-cow': ['4.7.9', '4.4.26'],
};
