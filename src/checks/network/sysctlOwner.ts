import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts, SysctlAssignment } from '../../model/hostFacts';
import { shellWord } from '../../model/shellWord';

/** Two names for one setting: writing either changes both (net/ipv4/devinet.c of Linux). */
const twins: Readonly<Record<string, string>> = {
  'net.ipv4.ip_forward': 'net.ipv4.conf.all.forwarding',
};

/** The line of the files of sysctl.d that decides a key when they are applied; undefined when none names it. */
export function lastAssignment(facts: HostFacts, key: string): SysctlAssignment | undefined {
  const names = [key, twins[key]];
  return valueOf(facts.sysctlAssignments)?.findLast((assignment) => names.includes(assignment.key));
}

export function assignmentEvidence({ key, value, path, line }: SysctlAssignment): Evidence {
  return {
    source: path,
    path,
    line,
    excerpt: `${key} = ${value}`,
    command: `grep -n ${key} ${shellWord(path)}`,
  };
}
