import { absent, commandSource, fileSource, known, unreadable, type Fact } from '../../model/fact';
import { message, type Message } from '../../model/message';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf, unexpected } from './readingFact';

export const daemons = ['dockerd', 'containerd', 'kubelet'] as const;

/** The control groups of the daemons that run, from lines `NAME PID LINE-OF-/proc/PID/cgroup`. */
export function parseDaemonGroups(readings: Readings): Readonly<Record<string, Fact<string>>> {
  const ran = outputOf(readings, 'daemon-groups');
  // With the mount option hidepid of /proc, other accounts' processes cannot be seen: proc(5).
  const hidesProcesses = readings.file('/proc/1/comm').state !== 'read';
  const parsed = ran.ok ? parseLines(ran.output) : undefined;
  return Object.fromEntries(
    daemons.map((name): [string, Fact<string>] => {
      const source = commandSource(`cat /proc/$(pidof -s ${name})/cgroup`);
      if (!ran.ok || parsed === undefined) {
        return [name, unreadable(source, ran.ok ? unexpected(ran.output) : ran.reason)];
      }
      const found = parsed.get(name);
      if (found !== undefined) {
        return [
          name,
          known(found.groups.join('\n'), fileSource(`/proc/${found.pid}/cgroup`), found.groups.join('\n')),
        ];
      }
      return [name, hidesProcesses ? unreadable(source, hiddenProcesses()) : absent(source)];
    }),
  );
}

/** The process numbers of the daemons that run; several processes of one name: the first one. */
export function findDaemons(
  readings: Readings,
):
  | { readonly ok: true; readonly pids: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly reason: Message } {
  const ran = outputOf(readings, 'daemon-groups');
  if (!ran.ok) {
    return ran;
  }
  const parsed = parseLines(ran.output);
  if (parsed === undefined) {
    return { ok: false, reason: unexpected(ran.output) };
  }
  const pids = new Map([...parsed].map(([name, { pid }]) => [name, pid]));
  return pids.size === 0 && readings.file('/proc/1/comm').state !== 'read'
    ? { ok: false, reason: hiddenProcesses() }
    : { ok: true, pids };
}

function hiddenProcesses(): Message {
  return message('/proc hides the processes of other accounts (its mount option hidepid).');
}

interface DaemonGroups {
  readonly pid: string;
  readonly groups: string[];
}

/** Several processes of one name: the first one counts. Undefined when a line has another form. */
function parseLines(output: string): ReadonlyMap<string, DaemonGroups> | undefined {
  const found = new Map<string, DaemonGroups>();
  for (const line of nonBlankLines(output)) {
    const [, name, pid, group] = /^([\w.-]{1,64}) (\d{1,10})(?: (.*))?$/.exec(line) ?? [];
    if (name === undefined || pid === undefined) {
      return undefined;
    }
    const entry = found.get(name) ?? { pid, groups: [] };
    if (entry.pid === pid && group !== undefined) {
      entry.groups.push(group);
    }
    found.set(name, entry);
  }
  return found;
}
