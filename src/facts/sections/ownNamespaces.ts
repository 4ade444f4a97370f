import type { Fact } from '../../model/fact';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { factOfHelperCommand, nonBlankLines, notUnderstood, understood, type Parsed } from './readingFact';

/** How the namespaces of the collecting shell stand to those that the kernel made when it started. */
export interface OwnNamespaces {
  /** The shell sees the processes of the whole machine. */
  readonly initialProcesses: boolean;
  /** And it shares all of the machine's cgroup, IPC, user and UTS namespaces too. */
  readonly allInitial: boolean;
  /** The mounts are not those of process 1. Undefined: only root may compare them. */
  readonly ownMounts: boolean | undefined;
  /** The root folder is not that of process 1. Undefined: only root may compare them. */
  readonly ownRoot: boolean | undefined;
}

/**
 * The inode numbers of the namespaces that exist from the start of every kernel since 3.8; no other ever has them. The
 * kernel calls them PROC_PID_INIT_INO and so on.
 * https://github.com/torvalds/linux/blob/v6.12/include/linux/proc_ns.h
 */
const initialNumbers: ReadonlyMap<string, number> = new Map([
  ['ipc', 0xefffffff],
  ['uts', 0xeffffffe],
  ['user', 0xeffffffd],
  ['pid', 0xeffffffc],
  ['cgroup', 0xeffffffb],
]);

const namespaceLine = /^'?\/proc\/(self|1)\/ns\/([a-z]+)'? -> '?\2:\[(\d{1,10})\]'?$/;
const markLine = /^'?(?:\/\.dockerenv|\/run\/\.containerenv)'?$/;

/** Reads what `stat -c %N` says of the links in /proc/self/ns. A kernel before 3.8 has none: unreadable. */
export function readOwnNamespaces(readings: Readings): Fact<OwnNamespaces> {
  return factOfHelperCommand(readings, {
    name: 'namespace-links',
    commandLine: 'stat -c %N /proc/self/ns/* /proc/1/ns/mnt /.dockerenv /run/.containerenv',
    parse: ({ output }) => parseNamespaceLinks(output),
  });
}

/** Lines `'/proc/self/ns/pid' -> 'pid:[4026531836]'`, and `root same` or `root other` beside process 1's. */
export function parseNamespaceLinks(output: string): Parsed<OwnNamespaces> {
  const numbers = new Map<string, number>();
  const proof: string[] = [];
  const lines = nonBlankLines(output);
  for (const line of lines) {
    const [, process, kind, digits] = namespaceLine.exec(line) ?? [];
    if (process !== undefined && kind !== undefined) {
      numbers.set(`${process} ${kind}`, Number(digits));
      proof.push(line);
    } else if (markLine.test(line)) {
      proof.push(line);
    }
  }
  if (!numbers.has('self pid')) {
    return notUnderstood(message('The namespaces of the shell could not be read.'));
  }
  // A kernel without one kind of namespace has no link for it, and then there is only one.
  const isInitial = (kind: string) =>
    [undefined, initialNumbers.get(kind)].includes(numbers.get(`self ${kind}`));
  const [ownMount, firstMount] = [numbers.get('self mnt'), numbers.get('1 mnt')];
  return understood(
    {
      initialProcesses: isInitial('pid'),
      allInitial: [...initialNumbers.keys()].every(isInitial),
      ownMounts: ownMount === undefined || firstMount === undefined ? undefined : ownMount !== firstMount,
      ownRoot: lines.includes('root other') ? true : lines.includes('root same') ? false : undefined,
    },
    proof.join('\n'),
  );
}
