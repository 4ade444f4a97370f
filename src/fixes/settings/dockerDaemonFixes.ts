import { daemonOption } from '../../checks/network/dockerDaemon';
import { isProgramAtLeast } from '../../model/programVersion';
import { valueOf } from '../../model/fact';
import type { Fix, FixInput } from '../../model/fix';
import type { FixOffer } from '../../model/finding';
import type { DockerInfo, HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import {
  daemonJsonByHand,
  daemonJsonPath,
  planDaemonJson,
  type DaemonChange,
  type DaemonSetting,
} from './daemonJsonPlan';
import { dockerServiceOf } from './dockerDaemon';
import { refusedDraft, settingFix, unneededDraft, type Draft } from './settingFix';

/** One repair by keys of daemon.json. */
interface DaemonFixRow {
  readonly id: string;
  readonly title: Message;
  readonly answers: readonly string[];
  readonly forNotes?: true;
  readonly settings: readonly DaemonSetting[];
  /** Lines for a person who edits the file. */
  readonly lines: readonly string[];
  /** Whether the daemon that runs has it; undefined where its answer does not tell. */
  readonly isInEffect: (docker: DockerInfo) => boolean | undefined;
  readonly proof?: DaemonChange['proof'];
  readonly notes: readonly Message[];
  readonly confirm: boolean;
  /** Why it would do no good here, whatever the file says. */
  readonly hindrance?: (facts: HostFacts) => Message | undefined;
  readonly sources: readonly string[];
}

const configuration = 'https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file';

const rows: readonly DaemonFixRow[] = [
  {
    id: 'enable-docker-experimental',
    title: message('Run Docker in experimental mode, for checkpoints'),
    answers: ['CR-DOCKER'],
    settings: [{ key: 'experimental', value: () => true }],
    lines: ['"experimental": true'],
    isInEffect: ({ experimental }) => experimental,
    proof: { format: '{{.ExperimentalBuild}}', text: 'true' },
    notes: [
      message(
        'Other features that Docker calls experimental come with it; none is used unless it is asked for.',
      ),
    ],
    confirm: false,
    hindrance: ({ engines }) =>
      isProgramAtLeast(valueOf(engines.docker)?.serverVersion, '28.0.0') === true
        ? message('This Docker fails when it restores a container that has a network, in any mode.')
        : undefined,
    sources: [
      'https://docs.docker.com/reference/cli/docker/checkpoint/',
      'https://github.com/moby/moby/issues/50750',
    ],
  },
  {
    id: 'enable-docker-live-restore',
    title: message('Let containers go on while the Docker daemon is restarted'),
    answers: ['SEC-DAEMON'],
    forNotes: true,
    settings: [{ key: 'live-restore', value: () => true }],
    lines: ['"live-restore": true'],
    isInEffect: ({ liveRestore }) => liveRestore,
    proof: { format: '{{.LiveRestoreEnabled}}', text: 'true' },
    notes: [],
    confirm: false,
    hindrance: ({ engines }) =>
      valueOf(engines.docker)?.swarmActive === true
        ? message('Docker in swarm mode refuses live-restore.')
        : undefined,
    sources: ['https://docs.docker.com/engine/daemon/live-restore/'],
  },
  {
    id: 'limit-docker-logs',
    title: message('Give the logs of containers a largest size'),
    answers: ['LOG-ROTATE'],
    forNotes: true,
    settings: [{ key: 'log-opts', value: limitedLogs }],
    lines: ['"log-opts": { "max-size": "10m", "max-file": "3" }'],
    // docker info tells the driver and none of its options.
    isInEffect: () => undefined,
    notes: [
      message('It holds for containers that are made afterwards: make the others anew to limit their logs.'),
      message('A log that is large already stays so until its container is removed.'),
    ],
    confirm: false,
    hindrance: (facts) => {
      const driver =
        valueOf(facts.engines.docker)?.loggingDriver ?? valueOf(daemonOption(facts, 'log-driver'));
      return driver === undefined || driver === 'json-file'
        ? undefined
        : message('The log driver is {driver}, which has limits of its own or other options.', { driver });
    },
    sources: ['https://docs.docker.com/engine/logging/drivers/json-file/'],
  },
  {
    id: 'use-systemd-cgroups',
    title: message('Let systemd make the groups of Docker'),
    answers: ['CG-DRIVER'],
    settings: [{ key: 'exec-opts', value: withSystemdDriver }],
    lines: ['"exec-opts": ["native.cgroupdriver=systemd"]'],
    isInEffect: ({ cgroupDriver }) => cgroupDriver === 'systemd',
    proof: { format: '{{.CgroupDriver}}', text: 'systemd' },
    notes: [
      message('A kubelet that runs its pods through this Docker has to use the driver systemd as well.'),
      message(
        'Containers that are given a parent group by --cgroup-parent need the name of a slice from then on.',
      ),
    ],
    confirm: true,
    hindrance: systemdDriverHindrance,
    sources: [
      'https://kubernetes.io/docs/setup/production-environment/container-runtimes/#cgroup-drivers',
      'https://docs.docker.com/engine/daemon/alternative-runtimes/',
    ],
  },
];

type Options = Readonly<Record<string, unknown>>;

/** Limits that are there already are a person's choice. */
function limitedLogs(current: unknown): unknown {
  if (current === undefined) {
    return { 'max-size': '10m', 'max-file': '3' };
  }
  if (typeof current !== 'object' || current === null || Array.isArray(current)) {
    return undefined;
  }
  const options = current as Options;
  return 'max-size' in options
    ? options
    : { ...options, 'max-size': '10m', 'max-file': options['max-file'] ?? '3' };
}

const driverOption = 'native.cgroupdriver=';

function withSystemdDriver(current: unknown): unknown {
  const options: unknown = current ?? [];
  if (!Array.isArray(options) || !options.every((option) => typeof option === 'string')) {
    return undefined;
  }
  const wanted = `${driverOption}systemd`;
  const drivers = options.filter((option) => option.startsWith(driverOption));
  return drivers.length === 1 && drivers[0] === wanted
    ? options
    : [...options.filter((option) => !drivers.includes(option)), wanted];
}

function systemdDriverHindrance({ system, engines }: HostFacts): Message | undefined {
  if (valueOf(system.initProgram) !== 'systemd') {
    return message('systemd does not run this host, so it cannot make groups.');
  }
  const kubelet = valueOf(engines.kubelet)?.cgroupDriver;
  return kubelet === undefined || kubelet === 'systemd'
    ? undefined
    : message('The kubelet is set to {driver}: change both, or neither.', { driver: kubelet });
}

function isWanting(row: DaemonFixRow, facts: HostFacts): boolean {
  const docker = valueOf(facts.engines.docker);
  if (docker === undefined) {
    return false;
  }
  const isInEffect = row.isInEffect(docker) ?? isSet(row, facts);
  return !isInEffect && row.hindrance?.(facts) === undefined;
}

/** By the file, where the daemon does not tell. */
function isSet({ settings }: DaemonFixRow, { engines }: HostFacts): boolean {
  const file = valueOf(engines.dockerDaemonJson) ?? {};
  return settings.every(({ key, value }) => JSON.stringify(value(file[key])) === JSON.stringify(file[key]));
}

function offer(row: DaemonFixRow, facts: HostFacts): FixOffer['kind'] | undefined {
  if (!isWanting(row, facts)) {
    return undefined;
  }
  const service = dockerServiceOf(facts);
  if (service.kind === 'refused' || row.settings.some(({ key }) => service.keys.has(key))) {
    return 'manual';
  }
  return row.confirm ? 'guided' : 'automatic';
}

function draft(row: DaemonFixRow, input: FixInput): Draft {
  const { facts } = input;
  const docker = valueOf(facts.engines.docker);
  const hindrance = row.hindrance?.(facts);
  if (hindrance) {
    return refusedDraft(hindrance, []);
  }
  const planned = planDaemonJson(input, {
    settings: row.settings,
    isInEffect: docker && row.isInEffect(docker),
    ...(row.proof && facts.engines.programs.docker?.state === 'known' && { proof: row.proof }),
  });
  if (planned.kind === 'refused') {
    return planned;
  }
  return planned.steps.length === 0
    ? unneededDraft(message('daemon.json says so already, and nothing shows that Docker does not.'))
    : {
        kind: 'steps',
        steps: planned.steps,
        notes: [...row.notes, ...planned.notes],
        confirm: row.confirm || planned.confirm,
        disturbs: planned.disturbs,
        mayDisconnect: false,
      };
}

/** Repairs by keys of /etc/docker/daemon.json. */
export const dockerDaemonFixes: readonly Fix[] = rows.map((row) =>
  settingFix({
    id: row.id,
    title: row.title,
    answers: row.answers,
    ...(row.forNotes && { forNotes: row.forNotes }),
    sources: [configuration, ...row.sources],
    offer: (facts) => offer(row, facts),
    question: () => ({ paths: [daemonJsonPath] }),
    draft: (input) => draft(row, input),
    byHand: () => daemonJsonByHand(row.lines, row),
  }),
);
