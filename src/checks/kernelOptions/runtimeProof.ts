import type { RuntimeProof } from '../../knowledge/kernelOptionRow';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';

/** The first of the proofs that the running system gives, as a path that a person can look at. */
export function findRuntimeProof(facts: HostFacts, proofs: readonly RuntimeProof[]): string | undefined {
  for (const proof of proofs) {
    const place = placeOf(facts, proof);
    if (place !== undefined) {
      return place;
    }
  }
  return undefined;
}

function placeOf(facts: HostFacts, proof: RuntimeProof): string | undefined {
  switch (proof.kind) {
    case 'namespace':
      return when(valueOf(facts.namespaces.handles)?.includes(proof.name), `/proc/self/ns/${proof.name}`);
    case 'filesystem':
      return when(valueOf(facts.kernel.filesystems)?.includes(proof.name), '/proc/filesystems');
    case 'controller':
      return placeOfController(facts, proof.name);
    case 'mountedController':
      return when(isMounted(facts, proof.name), '/proc/self/mountinfo');
    case 'sysctl':
      return when(facts.sysctls[proof.key]?.state === 'known', `/proc/sys/${proof.key.replaceAll('.', '/')}`);
    case 'cgroupFile':
      return when(hasGroupFile(facts, proof.hierarchy, proof.file), proof.file);
    case 'pressure':
      return when(
        facts.memory.pressure[proof.resource]?.state === 'known',
        `/proc/pressure/${proof.resource}`,
      );
  }
}

function isMounted({ cgroups }: HostFacts, controller: string): boolean {
  const mounts = valueOf(cgroups.mounts) ?? [];
  return mounts.some(({ version, controllers }) => version === 1 && controllers.includes(controller));
}

function hasGroupFile({ cgroups }: HostFacts, hierarchy: string, file: string): boolean {
  return valueOf(cgroups.interfaceFiles[hierarchy])?.includes(file) ?? false;
}

/** A controller that is switched off at boot is compiled in all the same. */
function placeOfController({ cgroups }: HostFacts, name: string): string | undefined {
  return (
    when(
      valueOf(cgroups.controllers)?.some((row) => row.name === name),
      '/proc/cgroups',
    ) ?? when(valueOf(cgroups.unifiedControllers)?.includes(name), '/sys/fs/cgroup/cgroup.controllers')
  );
}

function when(seen: boolean | undefined, place: string): string | undefined {
  return seen ? place : undefined;
}
