import { absent, commandSource, fileSource, known, unreadable, type Fact } from '../../model/fact';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf, unexpected } from './readingFact';

const daemons = ['dockerd', 'containerd', 'kubelet'] as const;

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
      return [
        name,
        hidesProcesses
          ? unreadable(
              source,
              message('/proc hides the processes of other accounts (its mount option hidepid).'),
            )
          : absent(source),
      ];
    }),
  );
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
