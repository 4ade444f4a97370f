import { valueOf } from '../model/fact';
import type { HostFacts } from '../model/hostFacts';
import { profiles, type Profile, type ProfileChoice } from '../model/profile';

/**
 * The profiles that a choice stands for, in the order of the model; never empty. `auto` follows the engines found, and
 * is Docker when none is: see `detectProfiles`. A chosen profile stands alone, except that Swarm is a part of Docker.
 */
export function resolveProfiles(choice: ProfileChoice, facts: HostFacts): readonly Profile[] {
  if (choice === 'swarm') {
    return ['docker', 'swarm'];
  }
  if (choice !== 'auto') {
    return [choice];
  }
  const detected = detectProfiles(facts);
  return detected.length === 0 ? ['docker'] : detected;
}

/** The profiles that the engines on the host speak for; empty when no engine was found. */
export function detectProfiles(facts: HostFacts): readonly Profile[] {
  const podman = hasAny(facts, ['podman'], ['podman.service', 'podman.socket']);
  const docker = hasDocker(facts, podman);
  const found: Readonly<Record<Profile, boolean>> = {
    docker,
    podman,
    rootless: isRootless(facts, podman),
    kubernetes: hasAny(facts, ['kubelet', 'k3s'], ['kubelet.service', 'k3s.service', 'k3s-agent.service']),
    swarm: valueOf(facts.engines.docker)?.swarmActive === true,
    lxc: hasAny(facts, ['lxc-start'], ['lxc.service']),
    checkpoint: hasAny(facts, ['criu'], []),
  };
  const detected = profiles.filter((profile) => found[profile]);
  // CRIU works for an engine: alone it does not say which one the host is meant for.
  return detected.length === 1 && detected[0] === 'checkpoint' ? ['docker', 'checkpoint'] : detected;
}

/** The package podman-docker installs a `docker` that calls Podman: beside Podman the program alone proves nothing. */
function hasDocker(facts: HostFacts, podman: boolean): boolean {
  return (
    facts.engines.docker.state === 'known' ||
    hasAny(facts, ['dockerd'], ['docker.service', 'docker.socket']) ||
    (!podman && hasAny(facts, ['docker'], []))
  );
}

function isRootless(facts: HostFacts, podman: boolean): boolean {
  const securityOptions = valueOf(facts.engines.docker)?.securityOptions ?? [];
  if (securityOptions.some((option) => option.split(',')[0] === 'name=rootless')) {
    return true;
  }
  const account = valueOf(facts.account);
  const rootlessDocker = hasAny(facts, ['dockerd-rootless.sh', 'rootlesskit'], []);
  return account !== undefined && account.uid !== 0 && (podman || rootlessDocker);
}

function hasAny(facts: HostFacts, programs: readonly string[], units: readonly string[]): boolean {
  return (
    programs.some((name) => facts.engines.programs[name]?.state === 'known') ||
    units.some((name) => valueOf(facts.engines.units[name])?.loadState === 'loaded')
  );
}
