import {
  dockerDaemonKeys,
  dockerDaemonKeysSource,
  findDockerDaemonKey,
  isFlagName,
  keyOfFlagName,
  type DockerDaemonKeyRow,
} from '../../knowledge/dockerDaemonKeys';
import { dockerDeprecationsSource } from '../../knowledge/dockerdFlags';
import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import type { DaemonKey } from '../daemonJson';
import { writtenFlagsOf } from './dockerOptions';
import { dockerUnitOf } from './dockerUnit';
import { engineReleaseOf, isReleaseAtLeast } from './engineRelease';
import { mostDiagnostics, type LintInput, type LintRule } from './lintRule';
import { nearestName } from './nearestName';
import { daemonJsonOf } from './parsedInput';
import { describeStorageDriver } from './storageDriverRule';

/** Rules about which keys stand in daemon.json. */
export const daemonKeyRules: readonly LintRule[] = [
  rule('daemon/unknown-key', findUnknown),
  rule('daemon/flag-name', findFlagName),
  rule('daemon/removed-key', findRemoved),
  rule('daemon/ignored-key', findIgnored),
  { ...rule('daemon/too-new-key', findTooNew), needsFacts: true },
  rule('daemon/hides-images', findHiding),
  rule('daemon/removed-storage-driver', findRemovedDriver),
  { id: 'daemon/flag-conflict', kinds: ['daemon.json'], needsFacts: false, check: findFlagConflicts },
];

type KeyCheck = (key: DaemonKey, row: DockerDaemonKeyRow | undefined, input: LintInput) => ConfigDiagnostic[];

function rule(id: string, check: KeyCheck): LintRule {
  return {
    id,
    kinds: ['daemon.json'],
    needsFacts: false,
    check: (input) => overKeys(check, input),
  };
}

function overKeys(check: KeyCheck, input: LintInput): ConfigDiagnostic[] {
  const found: ConfigDiagnostic[] = [];
  for (const key of daemonJsonOf(input).keys) {
    found.push(...check(key, findDockerDaemonKey(key.name), input));
    if (found.length >= mostDiagnostics) {
      break;
    }
  }
  return found;
}

const keyNames = dockerDaemonKeys.filter(({ until }) => until === undefined).map(({ key }) => key);

/**
 * Source: findConfigurationConflicts() in daemon/config/config.go of moby. The members of an object under an unknown key are looked
 * up in its place.
 */
function findUnknown(
  { name, nameSpan, value }: DaemonKey,
  row: DockerDaemonKeyRow | undefined,
): ConfigDiagnostic[] {
  if (row || isFlagName(name)) {
    return [];
  }
  const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
  const passes =
    isNested && Object.keys(value).every((member) => findDockerDaemonKey(member) ?? isFlagName(member));
  const meant = nearestKey(name);
  return [
    {
      rule: 'daemon/unknown-key',
      severity: passes ? 'warning' : 'error',
      message: passes
        ? message('dockerd has no key {key}: it passes over what stands in it.', { key: name })
        : meant === undefined
          ? message('dockerd has no key {key}: it does not start with an unknown one.', { key: name })
          : message('dockerd has no key {key}: it does not start. Was {meant} meant?', { key: name, meant }),
      span: nameSpan,
      fixes:
        meant === undefined
          ? []
          : [
              {
                title: message('Write {word}', { word: meant }),
                edits: [{ span: nameSpan, newText: JSON.stringify(meant) }],
                sure: false,
              },
            ],
      reference: dockerDaemonKeysSource,
    },
  ];
}

/** `insecure_registries` and `Insecure-Registries` are slips of one key. */
function nearestKey(name: string): string | undefined {
  const folded = name.toLowerCase().replaceAll('_', '-');
  return keyNames.find((key) => key === folded) ?? nearestName(folded, keyNames);
}

function findFlagName(
  { name, nameSpan }: DaemonKey,
  row: DockerDaemonKeyRow | undefined,
): ConfigDiagnostic[] {
  if (row || !isFlagName(name)) {
    return [];
  }
  const key = keyOfFlagName(name);
  return [
    {
      rule: 'daemon/flag-name',
      severity: 'warning',
      message:
        key === undefined
          ? message('{name} is a flag of dockerd, not a key: dockerd passes over it.', { name })
          : message('{name} is a flag of dockerd: dockerd passes over it here. The key is {key}.', {
              name,
              key,
            }),
      span: nameSpan,
      fixes:
        key === undefined
          ? []
          : [
              {
                title: message('Write {word}', { word: key }),
                edits: [{ span: nameSpan, newText: JSON.stringify(key) }],
                sure: false,
              },
            ],
      reference: dockerDaemonKeysSource,
    },
  ];
}

function findRemoved(
  { name, nameSpan }: DaemonKey,
  row: DockerDaemonKeyRow | undefined,
  input: LintInput,
): ConfigDiagnostic[] {
  if (row?.until === undefined) {
    return [];
  }
  const { until, replacement } = row;
  const release = engineReleaseOf(input);
  const isGone = release !== undefined && isReleaseAtLeast(release, until);
  const hasReplacement = daemonJsonOf(input).keys.some((key) => key.name === replacement);
  return [
    {
      rule: 'daemon/removed-key',
      severity: isGone ? 'error' : release === undefined ? 'warning' : 'hint',
      message: isGone
        ? message('dockerd {release} of this host does not start with {key}, which went with {until}.', {
            release,
            key: name,
            until,
          })
        : message('dockerd {until} and later do not start with {key}.', { until, key: name }),
      span: nameSpan,
      tags: ['deprecated'],
      fixes:
        replacement === undefined || hasReplacement
          ? []
          : [
              {
                title: message('Write {word}', { word: replacement }),
                edits: [{ span: nameSpan, newText: JSON.stringify(replacement) }],
                sure: isGone,
              },
            ],
      reference: dockerDeprecationsSource,
    },
  ];
}

function findIgnored({ name, nameSpan }: DaemonKey, row: DockerDaemonKeyRow | undefined): ConfigDiagnostic[] {
  return row?.ignoredSince === undefined
    ? []
    : [
        {
          rule: 'daemon/ignored-key',
          severity: 'hint',
          message: message('dockerd {release} and later pass over {key}.', {
            release: row.ignoredSince,
            key: name,
          }),
          span: nameSpan,
          tags: ['deprecated'],
          fixes: [],
          reference: dockerDeprecationsSource,
        },
      ];
}

function findTooNew(
  { name, nameSpan }: DaemonKey,
  row: DockerDaemonKeyRow | undefined,
  input: LintInput,
): ConfigDiagnostic[] {
  const release = engineReleaseOf(input);
  if (!row || release === undefined || isReleaseAtLeast(release, row.since)) {
    return [];
  }
  return [
    {
      rule: 'daemon/too-new-key',
      severity: 'error',
      message: message('dockerd {release} of this host does not know {key}, which came with {since}.', {
        release,
        key: name,
        since: row.since,
      }),
      span: nameSpan,
      fixes: [],
      reference: dockerDaemonKeysSource,
    },
  ];
}

function findHiding({ name, nameSpan }: DaemonKey, row: DockerDaemonKeyRow | undefined): ConfigDiagnostic[] {
  return row?.hidesImages
    ? [
        {
          rule: 'daemon/hides-images',
          severity: 'hint',
          message: message(
            'With another value of {key}, Docker shows none of the images and containers of now: they stay on the disk unseen.',
            { key: name },
          ),
          span: nameSpan,
          fixes: [],
          reference: 'https://docs.docker.com/engine/storage/drivers/select-storage-driver/',
        },
      ]
    : [];
}

function findRemovedDriver(
  { name, value, valueSpan }: DaemonKey,
  _row: DockerDaemonKeyRow | undefined,
  input: LintInput,
): ConfigDiagnostic[] {
  return name === 'storage-driver' && typeof value === 'string'
    ? describeStorageDriver('daemon/removed-storage-driver', value, valueSpan, input)
    : [];
}

/** dockerd compares by presence: equal values conflict too. Needs Docker's unit among the siblings. */
function findFlagConflicts(input: LintInput): ConfigDiagnostic[] {
  const command = dockerUnitOf(input)?.execStart;
  if (command === undefined) {
    return [];
  }
  const given = new Map(
    writtenFlagsOf(command, { start: 0, end: command.length }).flatMap(({ flag, row }) =>
      row ? [[row.key ?? row.flag.slice(2), flag] as const] : [],
    ),
  );
  return daemonJsonOf(input).keys.flatMap(({ name, nameSpan }) => {
    const flag = given.get(name);
    return flag === undefined || findDockerDaemonKey(name)?.merged
      ? []
      : [
          {
            rule: 'daemon/flag-conflict',
            severity: 'error' as const,
            message: message(
              "Docker's unit gives {flag} too: dockerd does not start when both set {key}, even to the same value.",
              { flag, key: name },
            ),
            span: nameSpan,
            fixes: [],
            reference: dockerDaemonKeysSource,
          },
        ];
  });
}
