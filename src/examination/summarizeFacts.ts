import { valueOf } from '../model/fact';
import type { HostFacts } from '../model/hostFacts';
import type { FactsSummary } from '../model/hostReport';

/** Says in a few words which machine the facts are of. What could not be read is left out. */
export function summarizeFacts(facts: HostFacts): FactsSummary {
  const { system, kernel, cgroups, account } = facts;
  const container = valueOf(system.container);
  return {
    distribution: valueOf(system.osRelease)?.prettyName,
    kernel: valueOf(kernel.release)?.text,
    architecture: valueOf(system.machine),
    cgroupMode: valueOf(cgroups.mode),
    engines: findEngines(facts),
    virtualization: valueOf(system.virtualMachine),
    insideContainer: container !== undefined && container !== 'none',
    collectedAs: valueOf(account)?.name,
  };
}

const engineNames: Readonly<Record<string, string>> = {
  docker: 'Docker',
  podman: 'Podman',
  containerd: 'containerd',
  kubelet: 'kubelet',
  k3s: 'k3s',
};

function findEngines({ engines }: HostFacts): string[] {
  return Object.entries(engineNames).flatMap(([program, name]) => {
    const version =
      (program === 'docker' ? valueOf(engines.docker)?.serverVersion : undefined) ??
      valueOf(engines.versions[program]);
    if (version !== undefined) {
      return [`${name} ${version}`];
    }
    return valueOf(engines.programs[program]) === undefined ? [] : [name];
  });
}
