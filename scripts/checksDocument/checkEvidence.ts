import { evaluateChecks } from '../../src/checks/evaluateChecks';
import { checkRegistry } from '../../src/checks/registry';
import { valueOf } from '../../src/model/fact';
import type { HostFacts } from '../../src/model/hostFacts';
import { profiles } from '../../src/model/profile';

/** By id of check: the files and commands that it showed as evidence on some host, as a person would look by hand. */
export function checkEvidence(hosts: readonly HostFacts[]): ReadonlyMap<string, readonly string[]> {
  const shown = new Map<string, Set<string>>(checkRegistry.map(({ id }) => [id, new Set()]));
  for (const facts of hosts) {
    for (const { id, evidence } of evaluateChecks(checkRegistry, facts, { profiles })) {
      for (const { command, source } of evidence) {
        shown.get(id)?.add(inGeneral(command ?? source, facts));
      }
    }
  }
  return new Map([...shown].map(([id, places]) => [id, [...places].sort()]));
}

/** Without what is another on each host: numbers of processes, the kernel's release, longer names of its configuration. */
function inGeneral(place: string, { kernel, account }: HostFacts): string {
  const release = valueOf(kernel.release)?.text;
  const uid = valueOf(account)?.uid ?? 0;
  return (release === undefined ? place : place.replaceAll(release, 'RELEASE'))
    .replace(/\/proc\/\d+/g, '/proc/PID')
    .replaceAll(`/run/user/${uid}`, '/run/user/UID')
    .replaceAll(`user-${uid}.slice/user@${uid}.service`, 'user-UID.slice/user@UID.service');
}
