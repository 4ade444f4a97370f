/** A change of the kernel command line that is made without a question, because no host fails to start by it. */
export interface AutomaticChange {
  readonly change: 'add' | 'remove';
  /** The word as a whole. */
  readonly word: RegExp;
  readonly source: string;
}

/** Everything that is not in this list is confirmed by a person first. */
export const automaticChanges: readonly AutomaticChange[] = [
  {
    change: 'remove',
    word: /^cgroup_disable=[\w,]+$/,
    source: 'https://docs.kernel.org/admin-guide/kernel-parameters.html',
  },
  {
    // What is left of a list that named the memory controller besides others.
    change: 'add',
    word: /^cgroup_disable=[\w,]+$/,
    source: 'https://docs.kernel.org/admin-guide/kernel-parameters.html',
  },
  {
    change: 'add',
    word: /^cgroup_enable=memory$/,
    source: 'https://docs.docker.com/engine/install/troubleshoot/#kernel-cgroup-swap-limit-capabilities',
  },
  {
    change: 'add',
    word: /^swapaccount=1$/,
    source: 'https://docs.docker.com/engine/install/troubleshoot/#kernel-cgroup-swap-limit-capabilities',
  },
  {
    change: 'remove',
    word: /^swapaccount(?:=\w*)?$/,
    source: 'https://git.kernel.org/torvalds/c/2d1c498072de',
  },
];

/** True when each of the words may be added or taken away without a question. */
export function isAutomatic(change: AutomaticChange['change'], words: readonly string[]): boolean {
  return words.every((word) =>
    automaticChanges.some((allowed) => allowed.change === change && allowed.word.test(word)),
  );
}
