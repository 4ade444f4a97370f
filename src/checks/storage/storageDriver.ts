import { mapFact, valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { matchingEvidence } from '../factEvidence';

/** A storage driver that an engine uses, or is told by its configuration to use. */
export interface DriverChoice {
  readonly engine: 'Docker' | 'Podman';
  readonly driver: string;
  /** True when the running daemon says so; false when it is only written down. */
  readonly running: boolean;
  readonly origin: Fact<unknown>;
}

/** The storage drivers in use or configured, that of the running Docker first; empty when nobody has chosen one. */
export function driverChoices(facts: HostFacts): readonly DriverChoice[] {
  const { docker, podmanStorage, programs } = facts.engines;
  const choices: DriverChoice[] = [];
  const configured = configuredDockerDriver(facts);
  if (docker.state === 'known' && docker.value.storageDriver !== '') {
    choices.push({ engine: 'Docker', driver: docker.value.storageDriver, running: true, origin: docker });
  } else if (configured.state === 'known' && configured.value !== undefined) {
    choices.push({ engine: 'Docker', driver: configured.value, running: false, origin: configured });
  }
  const podman = valueOf(podmanStorage)?.driver;
  if (podman && programs.podman?.state === 'known') {
    choices.push({ engine: 'Podman', driver: podman, running: false, origin: podmanStorage });
  }
  return choices;
}

/** `storage-driver` of daemon.json; undefined when the file leaves the choice to Docker. */
export function configuredDockerDriver({ engines }: HostFacts): Fact<string | undefined> {
  return mapFact(engines.dockerDaemonJson, (settings) => {
    const driver = settings['storage-driver'];
    return typeof driver === 'string' && driver !== '' ? driver : undefined;
  });
}

/** The facts that hide which driver Docker uses; empty when that is known, or when no Docker runs here. */
export function undecidedDriver(facts: HostFacts): readonly Fact<unknown>[] {
  const { docker, dockerDaemonJson } = facts.engines;
  if (docker.state === 'known') {
    return [];
  }
  const daemon = isDockerSilent(facts) ? [] : [docker];
  return dockerDaemonJson.state === 'unreadable' ? [...daemon, dockerDaemonJson] : daemon;
}

/** True when no Docker daemon runs, so that there is nobody to ask; false also when that could not be read. */
export function isDockerSilent({ cgroups, engines }: HostFacts): boolean {
  return (
    engines.docker.state === 'absent' ||
    (engines.docker.state === 'unreadable' && cgroups.daemonGroups.dockerd?.state === 'absent')
  );
}

/** The lines that name the driver, out of `docker info`, daemon.json or storage.conf. */
export function driverEvidence({ origin }: DriverChoice): Evidence {
  return matchingEvidence(origin, /"Driver|storage-driver|^\s*driver\b/);
}
