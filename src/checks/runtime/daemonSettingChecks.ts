import type { Check, Verdict } from '../../model/check';
import { valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { error, info, notApplicable, pass, unknownBecause, warning } from '../verdict';

/** How the daemons are configured, and whether anybody reads it. */
export const daemonSettingChecks: readonly Check[] = [
  {
    id: 'RT-DAEMONJSON',
    category: 'runtime',
    name: message('Configuration file of Docker'),
    meaning: message(
      'Docker does not start when daemon.json is no JSON, or when the file and its command line set the same thing.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file',
      'https://docs.docker.com/engine/daemon/troubleshoot/',
    ],
    evaluate: judgeDaemonJson,
  },
  {
    id: 'RT-LEGACY-OPTS',
    category: 'runtime',
    name: message('Options in files of the service'),
    meaning: message(
      'DOCKER_OPTS belongs to the init scripts of old systems. Where systemd starts Docker and its unit does not name the file, what stands there has no effect.',
    ),
    profiles: ['docker', 'swarm'],
    references: [
      'https://docs.docker.com/engine/daemon/',
      'https://github.com/moby/moby/issues/9889',
      'https://github.com/moby/moby/blob/master/contrib/init/systemd/docker.service',
    ],
    evaluate: judgeLegacyOptions,
  },
  {
    id: 'RT-CRI',
    category: 'runtime',
    name: message('containerd for Kubernetes'),
    meaning: message(
      "The kubelet talks to containerd through its plug-in cri. The package containerd.io of Docker's repository ships a configuration that switches it off.",
    ),
    profiles: ['kubernetes'],
    references: [
      'https://kubernetes.io/docs/setup/production-environment/container-runtimes/#containerd',
      'https://github.com/containerd/containerd/blob/main/docs/cri/config.md',
    ],
    evaluate: judgeCri,
  },
];

/** What the reader of the file says of a text that dockerd cannot read; see facts/sections/engineConfiguration.ts. */
const brokenJson = /^It is (?:not valid JSON|valid JSON, but not an object)/;

/** Flags whose name differs from that of the key. */
const flagNames: Readonly<Record<string, readonly string[]>> = {
  hosts: ['--host', '-H'],
  'log-level': ['--log-level', '-l'],
  debug: ['--debug', '-D'],
  'storage-driver': ['--storage-driver', '-s'],
  'data-root': ['--data-root', '-g', '--graph'],
  'exec-opts': ['--exec-opt'],
  'storage-opts': ['--storage-opt'],
  'log-opts': ['--log-opt'],
  'registry-mirrors': ['--registry-mirror'],
  'insecure-registries': ['--insecure-registry'],
  labels: ['--label'],
  group: ['--group', '-G'],
};

/** Lists that dockerd puts together from both places: cmd/dockerd/daemon.go, since Docker 17.03. */
const mergedKeys = new Set(['labels', 'registry-mirrors', 'insecure-registries']);

function judgeDaemonJson({ engines }: HostFacts): Verdict {
  const { dockerDaemonJson } = engines;
  if (dockerDaemonJson.state === 'unreadable') {
    return brokenJson.test(dockerDaemonJson.reason.text)
      ? error({
          title: message('Docker cannot read its configuration'),
          summary: message('/etc/docker/daemon.json: {reason}', { reason: dockerDaemonJson.reason }),
          nextStep: message('See the place of the fault: hullwright lint /etc/docker/daemon.json'),
          evidence: [evidenceOf(dockerDaemonJson)],
        })
      : unknownBecause(dockerDaemonJson);
  }
  if (dockerDaemonJson.state === 'absent') {
    return pass(message('There is no daemon.json, so Docker takes its defaults.'), [
      evidenceOf(dockerDaemonJson),
    ]);
  }
  const unit = engines.units['docker.service'];
  const words = valueOf(unit)?.command ?? valueOf(engines.processArguments.dockerd) ?? [];
  const twice = Object.keys(dockerDaemonJson.value).filter(
    (key) => !mergedKeys.has(key) && (flagNames[key] ?? [`--${key}`]).some((flag) => hasFlag(words, flag)),
  );
  const evidence = [evidenceOf(dockerDaemonJson), ...(unit ? [evidenceOf(unit)] : [])];
  return twice.length === 0
    ? pass(message('daemon.json is readable, and sets nothing that the command line sets too.'), evidence)
    : error({
        title: message('Docker does not start with these settings'),
        summary: message('Both daemon.json and the command line of the service set: {keys}.', {
          keys: twice.join(', '),
        }),
        nextStep: message(
          'Leave each in one place: take it out of daemon.json, or out of ExecStart with systemctl edit docker.',
        ),
        evidence,
      });
}

function hasFlag(words: readonly string[], flag: string): boolean {
  return words.some((word) => word === flag || word.startsWith(`${flag}=`));
}

const optionVariables = [
  'DOCKER_OPTS',
  'OPTIONS',
  'DOCKER_STORAGE_OPTIONS',
  'DOCKER_NETWORK_OPTIONS',
  'other_args',
];

interface SetVariable {
  readonly path: string;
  readonly name: string;
  readonly fact: Fact<unknown>;
}

function judgeLegacyOptions({ engines, system }: HostFacts): Verdict {
  const files = Object.entries(engines.serviceVariables);
  const set = files.flatMap(([path, fact]): SetVariable[] =>
    optionVariables.flatMap((name) => ((valueOf(fact)?.[name] ?? '') === '' ? [] : [{ path, name, fact }])),
  );
  const [first] = set;
  if (first === undefined) {
    const unread = files.find(([, fact]) => fact.state === 'unreadable');
    return unread
      ? unknownBecause(unread[1])
      : pass(
          message('No file of the service sets options.'),
          files.map(([, fact]) => evidenceOf(fact)),
        );
  }
  const { initProgram } = system;
  if (initProgram.state !== 'known') {
    return unknownBecause(initProgram);
  }
  if (initProgram.value !== 'systemd') {
    return info(
      message('{path} sets {name}, which the init script of Docker reads.', {
        path: first.path,
        name: first.name,
      }),
      [evidenceOf(first.fact)],
      message('Docker takes options from a file of its service'),
    );
  }
  return judgeUnitReads(engines, set, first);
}

function judgeUnitReads(
  engines: HostFacts['engines'],
  set: readonly SetVariable[],
  first: SetVariable,
): Verdict {
  const unit = engines.units['docker.service'];
  if (unit?.state !== 'known') {
    return unit?.state === 'absent'
      ? notApplicable(message('There is no Docker service that could read them.'), [evidenceOf(unit)])
      : unknownBecause(unit ?? first.fact);
  }
  const { command, environmentFiles } = unit.value;
  if (command === undefined || environmentFiles === undefined) {
    return unknownBecause(unit);
  }
  const unreadByUnit = set.find(
    ({ path, name }) =>
      !environmentFiles.includes(path) ||
      !command.some((word) => word === `$${name}` || word === `\${${name}}`),
  );
  const evidence = [evidenceOf(first.fact), evidenceOf(unit)];
  return unreadByUnit
    ? warning({
        title: message('Options for Docker have no effect'),
        summary: message('{path} sets {name}, and docker.service does not use it.', {
          path: unreadByUnit.path,
          name: unreadByUnit.name,
        }),
        nextStep: message('Move the options to /etc/docker/daemon.json and restart Docker.'),
        evidence,
      })
    : pass(message('docker.service reads the options that {path} sets.', { path: first.path }), evidence);
}

function judgeCri({ engines }: HostFacts): Verdict {
  const { containerdConfig } = engines;
  if (engines.programs.containerd?.state === 'absent') {
    return notApplicable(message('containerd is not installed.'), [evidenceOf(engines.programs.containerd)]);
  }
  if (containerdConfig.state === 'unreadable') {
    return unknownBecause(containerdConfig);
  }
  const disabled = valueOf(containerdConfig)?.disabled_plugins ?? '';
  return /["'](?:io\.containerd\.grpc\.v1\.)?cri["']/.test(disabled)
    ? error({
        title: message('The kubelet cannot use containerd'),
        summary: message('/etc/containerd/config.toml switches the plug-in cri off.'),
        nextStep: message(
          'Write a whole configuration and restart it: containerd config default > /etc/containerd/config.toml; systemctl restart containerd',
        ),
        evidence: [evidenceOf(containerdConfig)],
      })
    : pass(message('The plug-in cri is not switched off.'), [evidenceOf(containerdConfig)]);
}
