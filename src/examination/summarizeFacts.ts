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

/** Programs that run containers, and what people call them. */
const engineNames: Readonly<Record<string, string>> = {
  dockerd: 'Docker',
  podman: 'Podman',
  containerd: 'containerd',
  kubelet: 'kubelet',
  k3s: 'k3s',
};

/** The `docker` command alone is no engine: it is told as what it is. */
function findEngines({ engines }: HostFacts): string[] | undefined {
  const info = valueOf(engines.docker);
  const has = (program: string) => valueOf(engines.programs[program]) !== undefined;
  const versionOf = (program: string) =>
    program === 'dockerd' && info ? info.serverVersion : valueOf(engines.versions[program]);
  const daemonFound = has('dockerd') || info !== undefined;
  const found = Object.entries(engineNames).filter(
    ([program]) => has(program) || (program === 'dockerd' && daemonFound),
  );
  const clientOnly = has('docker') && !daemonFound ? [['docker', 'Docker client']] : [];
  const all = [...found, ...clientOnly];
  const isSearched = Object.keys(engineNames).every(
    (program) => engines.programs[program]?.state === 'absent',
  );
  if (all.length === 0 && !isSearched) {
    return undefined;
  }
  return all.map(([program = '', name = '']) =>
    [name, versionOf(program)].filter((part) => part !== undefined).join(' '),
  );
}
