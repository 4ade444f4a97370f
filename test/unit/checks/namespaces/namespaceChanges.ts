import { denied, fromFile } from '../factBuilders';
import type { Change } from '../judging';

const allHandles = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'];

/** Takes handles of namespaces away. */
export function without(...names: readonly string[]): Change {
  return (facts) => {
    facts.namespaces.handles = fromFile(
      allHandles.filter((name) => !names.includes(name)),
      '/proc/self/ns',
    );
  };
}

/** Nobody may look at the handles. */
export const handlesUnreadable: Change = (facts) => {
  facts.namespaces.handles = denied('/proc/self/ns');
};
