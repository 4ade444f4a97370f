import * as v from 'valibot';
import { endpointOrigins, endpointStates, engineKinds, engineSchemes } from '../../model/containerEngine';
import { text, texts, count, fact, factsByName, textsFact, settings } from './factShapes';

const told = v.exactOptional(v.boolean());

const runtimeFeatures = v.strictObject({
  cgroupV1: told,
  cgroupV2: told,
  systemdGroups: told,
  seccomp: told,
  appArmor: told,
  seLinux: told,
  idMappedMounts: told,
  checkpoint: told,
});

export const enginesSchema = v.strictObject({
  programs: factsByName(text),
  versions: factsByName(text),
  docker: fact(
    v.strictObject({
      serverVersion: text,
      storageDriver: text,
      driverStatus: settings,
      dataRoot: text,
      cgroupDriver: text,
      cgroupVersion: text,
      securityOptions: texts,
      swarmActive: v.boolean(),
      experimental: v.boolean(),
      warnings: texts,
      loggingDriver: v.exactOptional(text),
      defaultRuntime: v.exactOptional(text),
      runtimes: v.exactOptional(texts),
      runtimeFeatures: v.exactOptional(v.record(text, runtimeFeatures)),
      liveRestore: v.exactOptional(v.boolean()),
      firewallBackend: v.exactOptional(text),
      proxies: v.exactOptional(settings),
      insecureRegistries: v.exactOptional(texts),
      addressPools: v.exactOptional(texts),
      images: v.exactOptional(count),
      containers: v.exactOptional(count),
      stoppedContainers: v.exactOptional(count),
    }),
  ),
  dockerDaemonJson: fact(v.record(text, v.unknown())),
  podmanStorage: fact(settings),
  kubelet: fact(settings),
  containerdConfig: fact(settings),
  units: factsByName(
    v.strictObject({
      loadState: text,
      activeState: text,
      unitFileState: text,
      result: v.exactOptional(text),
      restarts: v.exactOptional(count),
      command: v.exactOptional(texts),
      environmentFiles: v.exactOptional(texts),
      environment: v.exactOptional(settings),
      tasksMax: v.exactOptional(text),
      needsReload: v.exactOptional(v.boolean()),
    }),
  ),
  packages: textsFact,
  processArguments: factsByName(texts),
  openFileLimits: factsByName(v.strictObject({ soft: v.exactOptional(count), hard: v.exactOptional(count) })),
  serviceVariables: factsByName(settings),
  runlevelServices: textsFact,
  endpoints: v.exactOptional(
    fact(
      v.array(
        v.strictObject({
          name: text,
          kind: v.picklist(engineKinds),
          origin: v.picklist(endpointOrigins),
          scheme: v.picklist(engineSchemes),
          address: text,
          socketPath: v.exactOptional(text),
          state: v.picklist(endpointStates),
          isCurrent: v.boolean(),
          hasTls: v.exactOptional(v.boolean()),
        }),
      ),
    ),
  ),
});
