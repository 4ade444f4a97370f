import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { findDockerDaemonKey } from '../../knowledge/dockerDaemonKeys';
import { findDockerdFlag } from '../../knowledge/dockerdFlags';
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
  const twice = settingsGivenTwice(dockerDaemonJson.value, words);
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

/**
 * Keys of the file that a flag sets too. dockerd refuses both even where they are equal, and lists such as `labels` as
 * well; only runtimes are merged. Source: findConfigurationConflicts() in daemon/config/config.go of moby.
 */
function settingsGivenTwice(file: Readonly<Record<string, unknown>>, words: readonly string[]): string[] {
  const given = new Set(
    words.flatMap((word) => {
      const row = /^--?\w/.test(word) ? findDockerdFlag(flagIn(word)) : undefined;
      return row ? [row.key ?? row.flag.slice(2)] : [];
    }),
  );
  const { proxies } = file;
  const nested = typeof proxies === 'object' && proxies !== null ? Object.keys(proxies) : [];
  return [...Object.keys(file), ...nested].filter(
    (key) => given.has(key) && findDockerDaemonKey(key)?.merged !== true,
  );
}

/** `--host` of `--host=fd://`, and `-H` of `-Hfd://`. */
function flagIn(word: string): string {
  return word.startsWith('--') ? (word.split('=')[0] ?? word) : word.slice(0, 2);
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
  return initProgram.value === 'systemd'
    ? judgeUnitReads(engines, set, first)
    : judgeInitScriptReads(engines, set, first);
}

/** The file that OpenRC hands to its script of the service docker. */
const openRcFile = '/etc/conf.d/docker';

function judgeInitScriptReads(
  { runlevelServices }: HostFacts['engines'],
  set: readonly SetVariable[],
  first: SetVariable,
): Verdict {
  const other = set.find(({ path }) => path !== openRcFile);
  if (runlevelServices.state === 'known' && other) {
    return warning({
      title: message('Options for Docker have no effect'),
      summary: message('{path} sets {name}, and OpenRC reads {file} alone.', {
        path: other.path,
        name: other.name,
        file: openRcFile,
      }),
      nextStep: message('Move the options to /etc/docker/daemon.json and restart Docker.'),
      evidence: [evidenceOf(other.fact), evidenceOf(runlevelServices)],
    });
  }
  return info(
    message('{path} sets {name}, which scripts that start Docker without systemd read.', {
      path: first.path,
      name: first.name,
    }),
    [evidenceOf(first.fact)],
    message('Docker takes options from a file of its service'),
  );
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
      !command.some((word) => word.includes(`\${${name}}`) || wordsWith(name).test(word)),
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

/** `$NAME` as a word of its own, or within the command of a shell. The names are those of `optionVariables`. */
function wordsWith(name: string): RegExp {
  return new RegExp(`\\$${name}(?!\\w)`);
}

function judgeCri({ engines }: HostFacts): Verdict {
  const { containerdConfig } = engines;
  if (engines.programs.containerd?.state === 'absent') {
    return notApplicable(message('containerd is not installed.'), [evidenceOf(engines.programs.containerd)]);
  }
  const k3s = engines.programs.k3s ?? absent(commandSource('command -v k3s'));
  const crio = engines.units['crio.service'] ?? absent(commandSource('systemctl show crio.service'));
  const unread = [k3s, crio, containerdConfig].find(({ state }) => state === 'unreadable');
  if (unread) {
    return unknownBecause(unread);
  }
  if (k3s.state === 'known') {
    return notApplicable(message('k3s brings a containerd of its own.'), [evidenceOf(k3s)]);
  }
  if (valueOf(crio)?.activeState === 'active') {
    return notApplicable(message('The kubelet has CRI-O here.'), [evidenceOf(crio)]);
  }
  const disabled = valueOf(containerdConfig)?.disabled_plugins ?? '';
  return /["'](?:io\.containerd\.grpc\.v1\.)?cri["']/.test(disabled)
    ? warning({
        title: message('The kubelet cannot use containerd'),
        summary: message('/etc/containerd/config.toml switches the plug-in cri off.'),
        nextStep: message(
          'Write a whole configuration and restart it: containerd config default > /etc/containerd/config.toml; systemctl restart containerd',
        ),
        evidence: [evidenceOf(containerdConfig)],
      })
    : pass(message('The plug-in cri is not switched off.'), [evidenceOf(containerdConfig)]);
}
