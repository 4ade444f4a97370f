import type { EngineFacts } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { parseDockerInfo } from './dockerInfo';
import { parseEndpoints } from './engineEndpoints';
import {
  parseContainerdConfig,
  parseDaemonJson,
  parseKubeletConfig,
  parsePodmanStorage,
} from './engineConfiguration';
import { parseVersions } from './engineVersions';
import { parseInstalledPackages } from './packages';
import { parseProcessArguments, parseOpenFileLimits } from './daemonProcesses';
import { parsePrograms } from './programs';
import { parseRunlevelServices, parseServiceVariables } from './serviceFiles';
import { parseUnits } from './systemdUnits';

/** The programs that run containers, and how they are set up. */
export function parseEngines(readings: Readings): EngineFacts {
  const docker = parseDockerInfo(readings);
  const units = parseUnits(readings);
  return {
    programs: parsePrograms(readings),
    versions: parseVersions(readings, docker),
    docker,
    dockerDaemonJson: parseDaemonJson(readings),
    podmanStorage: parsePodmanStorage(readings),
    kubelet: parseKubeletConfig(readings),
    containerdConfig: parseContainerdConfig(readings),
    units,
    packages: parseInstalledPackages(readings),
    processArguments: parseProcessArguments(readings),
    openFileLimits: parseOpenFileLimits(readings),
    serviceVariables: parseServiceVariables(readings),
    runlevelServices: parseRunlevelServices(readings),
    endpoints: parseEndpoints(readings, units),
  };
}
