import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { DockerInfo, HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { usesContainerdStore } from './dataRoot';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { isProgramAtLeast } from '../../model/programVersion';
import {
  configuredDockerDriver,
  driverChoices,
  driverEvidence,
  isDockerSilent,
  undecidedDriver,
  type DriverChoice,
} from './storageDriver';
import { error, info, notApplicable, pass, unknownBecause, warning } from '../verdict';

/** Is the engine's storage driver one with a future, and the one that its configuration asks for? */
export const storageDriverChecks: readonly Check[] = [
  {
    id: 'ST-DRIVER',
    category: 'storage',
    name: message('Storage driver'),
    meaning: message(
      'Docker has removed old storage drivers. After an update the daemon does not start with one, and images and containers stay out of reach until the old version is back.',
    ),
    references: [
      'https://docs.docker.com/engine/deprecated/#aufs-storage-driver',
      'https://docs.docker.com/engine/deprecated/#device-mapper-storage-driver',
      'https://github.com/docker/cli/pull/4703',
    ],
    evaluate: judgeDriver,
  },
  {
    id: 'ST-DRIVERCFG',
    category: 'storage',
    name: message('Storage configuration of Docker'),
    meaning: message(
      'Each storage driver and each folder has its own images and containers. When the configuration names another one than is in use, all of them seem to be lost after the next restart of Docker.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/engine/storage/drivers/select-storage-driver/',
      'https://docs.docker.com/engine/storage/containerd/',
    ],
    evaluate: judgeDriverConfiguration,
  },
  {
    id: 'ST-VFS',
    category: 'storage',
    name: message('Sharing of layers'),
    meaning: message(
      'The driver vfs copies the whole image for every layer and every container: it is slow and takes many times the disk space.',
    ),
    references: ['https://docs.docker.com/engine/storage/drivers/vfs-driver/'],
    evaluate: judgeVfs,
  },
];

/** https://docs.docker.com/engine/deprecated/, pinned by docker/cli pull requests 4307 and 4703. */
const removedDrivers: ReadonlyMap<string, string> = new Map([
  ['aufs', '24.0'],
  ['overlay', '24.0'],
  ['devicemapper', '25.0'],
]);

function judgeDriver(facts: HostFacts): Verdict {
  const hidden = undecidedDriver(facts);
  const choices = driverChoices(facts);
  const doomed = choices.find(({ engine, driver }) => engine === 'Docker' && removedDrivers.has(driver));
  if (doomed) {
    return judgeRemovedDriver(doomed, facts);
  }
  if (hidden.length > 0) {
    return unknownBecause(...hidden);
  }
  const [first] = choices;
  return first === undefined
    ? notApplicable(message('No engine runs here, and none is told which storage driver to use.'), [
        evidenceOf(facts.engines.docker),
        evidenceOf(facts.engines.dockerDaemonJson),
      ])
    : pass(
        first.running
          ? message('{engine} stores with its driver {driver}.', {
              engine: first.engine,
              driver: first.driver,
            })
          : message('{engine} is told to store with its driver {driver}.', {
              engine: first.engine,
              driver: first.driver,
            }),
        choices.map(driverEvidence),
      );
}

function judgeRemovedDriver(choice: DriverChoice, { engines }: HostFacts): Verdict {
  const { driver } = choice;
  const version = removedDrivers.get(driver) ?? '';
  const evidence = [driverEvidence(choice)];
  const nextStep = message(
    'Save what you need (docker save, docker commit, copies of volumes), then change to overlay2 and load it again.',
  );
  if (choice.running) {
    return warning({
      title: message('The next Docker update will not start'),
      summary: message(
        'Docker stores with the driver {driver}, which Docker {version} and later do not have.',
        {
          driver,
          version,
        },
      ),
      nextStep,
      evidence,
    });
  }
  const installed = engines.versions.dockerd;
  const summary = message(
    'daemon.json asks for the driver {driver}, which Docker {version} and later do not have.',
    {
      driver,
      version,
    },
  );
  // Only the daemon's own version can say that it refuses: the client may be older or newer.
  return isProgramAtLeast(valueOf(installed), version) === true
    ? error({
        title: message('Docker cannot start with its storage driver'),
        summary,
        nextStep,
        evidence: installed ? [...evidence, evidenceOf(installed)] : evidence,
      })
    : warning({
        title: message('The next Docker update will possibly not start'),
        summary,
        nextStep,
        evidence,
      });
}

function judgeDriverConfiguration(facts: HostFacts): Verdict {
  const { docker, dockerDaemonJson } = facts.engines;
  if (docker.state === 'absent' || isDockerSilent(facts)) {
    return notApplicable(message('No Docker daemon runs here that the configuration could contradict.'), [
      evidenceOf(docker),
    ]);
  }
  if (docker.state === 'unreadable' || dockerDaemonJson.state === 'unreadable') {
    return unknownBecause(docker, dockerDaemonJson);
  }
  const evidence = [matchingEvidence(docker, /"Driver|"DockerRootDir/), evidenceOf(dockerDaemonJson)];
  const running = docker.value.storageDriver;
  const pending = contradiction(docker.value, valueOf(dockerDaemonJson) ?? {});
  if (pending) {
    return warning({
      title: message('Images and containers will seem lost after a restart of Docker'),
      summary: message('daemon.json asks for {wanted}, but the running Docker uses {current}.', pending),
      nextStep: message(
        'Take the change back in /etc/docker/daemon.json, or move images and volumes before Docker restarts.',
      ),
      evidence,
    });
  }
  const folder = valueOf(dockerDaemonJson)?.['data-root'];
  if (typeof folder === 'string' && !isSameFolder(folder, docker.value.dataRoot)) {
    // Docker follows symbolic links before it tells its folder.
    return info(
      message(
        'daemon.json names the folder {folder}, and Docker uses {current}: the same if the first is a symbolic link, else a change that waits for a restart of Docker.',
        { folder, current: docker.value.dataRoot },
      ),
      evidence,
    );
  }
  return pass(
    valueOf(configuredDockerDriver(facts)) === undefined
      ? message('daemon.json leaves the storage driver to Docker, which uses {running}.', { running })
      : message('Docker uses the driver {running} that daemon.json asks for.', { running }),
    evidence,
  );
}

interface Contradiction {
  readonly [argument: string]: string | Message;
  readonly wanted: Message;
  readonly current: string;
}

/** What the file asks for and the running daemon does not do: it takes effect when the daemon restarts. */
function contradiction(
  info: DockerInfo,
  settings: Readonly<Record<string, unknown>>,
): Contradiction | undefined {
  const { features, 'storage-driver': driver } = settings;
  if (typeof driver === 'string' && driver !== info.storageDriver) {
    return { wanted: message('the storage driver {driver}', { driver }), current: info.storageDriver };
  }
  const snapshotter = isRecord(features) ? features['containerd-snapshotter'] : undefined;
  const obeyed =
    isProgramAtLeast(info.serverVersion, containerdStoreSince) === true && !settings['userns-remap'];
  if (typeof snapshotter === 'boolean' && obeyed && snapshotter !== usesContainerdStore(info.driverStatus)) {
    const wanted = snapshotter
      ? message('the image store of containerd')
      : message('a classic storage driver');
    return { wanted, current: info.storageDriver };
  }
  return undefined;
}

/** Release notes of Docker Engine 24.0; with userns-remap the setting has no effect (moby issue 47377). */
const containerdStoreSince = '24.0';

function judgeVfs(facts: HostFacts): Verdict {
  const choices = driverChoices(facts);
  const copying = choices.find(({ driver }) => driver === 'vfs');
  if (copying) {
    return warning({
      title: message('Every container takes the space of its whole image'),
      summary: copying.running
        ? message('{engine} stores with the driver vfs.', { engine: copying.engine })
        : message('{engine} is told to store with the driver vfs.', { engine: copying.engine }),
      nextStep: message(
        'Change to an overlay driver; the checks ST-OVERLAY and ST-BACKFS say what stands in its way.',
      ),
      evidence: [driverEvidence(copying)],
    });
  }
  const hidden = undecidedDriver(facts);
  if (hidden.length > 0) {
    return unknownBecause(...hidden);
  }
  return choices.length === 0
    ? notApplicable(message('No engine runs here, and none is told which storage driver to use.'), [
        evidenceOf(facts.engines.docker),
      ])
    : pass(message('No engine here uses the driver vfs.'), choices.map(driverEvidence));
}

/** With userns-remap Docker adds a folder UID.GID of its own. */
function isSameFolder(configured: string, current: string): boolean {
  const plain = (path: string) => path.replace(/\/+$/, '');
  return plain(configured) === plain(current).replace(/\/\d+\.\d+$/, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
