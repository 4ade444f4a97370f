import { dockerdFlags, dockerdFlagsSource, dockerDeprecationsSource } from '../../knowledge/dockerdFlags';
import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { message } from '../../model/message';
import { writtenFlagsOf, type WrittenFlag } from './dockerOptions';
import { engineReleaseOf, isReleaseAtLeast } from './engineRelease';
import { holdsDockerOptions } from './environmentReader';
import type { LintInput, LintRule } from './lintRule';
import { nearestName } from './nearestName';
import { environmentFileOf, shellFileOf } from './parsedInput';
import { describeStorageDriver } from './storageDriverRule';

/** Rules over the options of dockerd in /etc/default/docker, /etc/sysconfig/docker and /etc/conf.d/docker. */
export const dockerOptionRules: readonly LintRule[] = [
  { id: 'dockerd/unknown-flag', kinds: ['sysconfig'], needsFacts: false, check: overFlags(describeUnknown) },
  { id: 'dockerd/one-dash', kinds: ['sysconfig'], needsFacts: false, check: overFlags(describeOneDash) },
  { id: 'dockerd/removed-flag', kinds: ['sysconfig'], needsFacts: false, check: overFlags(describeRemoved) },
  { id: 'dockerd/too-new-flag', kinds: ['sysconfig'], needsFacts: true, check: overFlags(describeTooNew) },
  {
    id: 'dockerd/removed-storage-driver',
    kinds: ['sysconfig'],
    needsFacts: false,
    check: overFlags(describeDriver),
  },
];

/** Variables whose words are options of dockerd. */
export const dockerOptionVariables =
  /^(?:DOCKER(?:D|_DAEMON)?_OPTS|DOCKER_OPTIONS|DOCKER_(?:STORAGE|NETWORK)_OPTIONS|OPTIONS|other_args|(?:ADD|BLOCK|INSECURE)_REGISTRY)$/;

type Describe = (flag: WrittenFlag, input: LintInput) => ConfigDiagnostic[];

const results = new WeakMap<LintInput, readonly WrittenFlag[]>();

function overFlags(describe: Describe): (input: LintInput) => ConfigDiagnostic[] {
  return (input) => dockerFlagsOf(input).flatMap((flag) => describe(flag, input));
}

/** The flags of dockerd in a file of assignments, by both grammars, because a file may have either reader. */
export function dockerFlagsOf(input: LintInput): readonly WrittenFlag[] {
  let flags = results.get(input);
  if (!flags) {
    flags = holdsDockerOptions(input.path) ? findFlags(input) : [];
    results.set(input, flags);
  }
  return flags;
}

function findFlags(input: LintInput): WrittenFlag[] {
  const { text } = input;
  const entries = environmentFileOf(input).entries.filter(
    ({ name, closed }) => closed && dockerOptionVariables.test(name),
  );
  const seen = new Set(entries.map(({ nameSpan }) => nameSpan.start));
  const others = shellFileOf(input).assignments.filter(
    ({ name, nameSpan }) => dockerOptionVariables.test(name) && !seen.has(nameSpan.start),
  );
  return [...entries, ...others].flatMap(({ valueSpan }) => writtenFlagsOf(text, valueSpan));
}

const longFlags = dockerdFlags.map(({ flag }) => flag);

function describeUnknown({ flag, row, span, oneDash }: WrittenFlag): ConfigDiagnostic[] {
  if (row || oneDash || /[$`]/.test(flag)) {
    return [];
  }
  const meant = nearestName(flag, longFlags);
  return [
    {
      rule: 'dockerd/unknown-flag',
      severity: 'warning',
      message:
        meant === undefined
          ? message('No release of dockerd knows {flag}: it does not start with an unknown flag.', { flag })
          : message('No release of dockerd knows {flag}: it does not start. Was {meant} meant?', {
              flag,
              meant,
            }),
      span,
      fixes:
        meant === undefined
          ? []
          : [
              {
                title: message('Write {word}', { word: meant }),
                edits: [{ span, newText: meant }],
                sure: false,
              },
            ],
      reference: dockerdFlagsSource,
    },
  ];
}

/** Source: the change from mflag to pflag in Docker 1.13; one dash was forgiven before. */
function describeOneDash({ flag, span, oneDash }: WrittenFlag): ConfigDiagnostic[] {
  return oneDash
    ? [
        {
          rule: 'dockerd/one-dash',
          severity: 'warning',
          message: message(
            'Since Docker 1.13, {flag} needs a second dash: with one, each letter is a flag.',
            { flag },
          ),
          span,
          fixes: [
            {
              title: message('Write {word}', { word: `-${flag}` }),
              edits: [{ span, newText: `-${flag}` }],
              sure: true,
            },
          ],
          reference: dockerdFlagsSource,
        },
      ]
    : [];
}

function describeRemoved({ flag, row, span, oneDash }: WrittenFlag, input: LintInput): ConfigDiagnostic[] {
  if (row?.until === undefined) {
    return [];
  }
  const { until, advice = message('leave it out') } = row;
  const release = engineReleaseOf(input);
  const isGone = release !== undefined && isReleaseAtLeast(release, until);
  const isGraph = row.flag === '--graph' && !oneDash;
  return [
    {
      rule: 'dockerd/removed-flag',
      severity: isGone ? 'error' : release === undefined ? 'warning' : 'hint',
      message: isGone
        ? message(
            'dockerd {release} of this host does not start with {flag}, which went with {until}: {advice}.',
            {
              release,
              flag,
              until,
              advice,
            },
          )
        : message('dockerd {until} and later do not start with {flag}: {advice}.', { until, flag, advice }),
      span,
      tags: ['deprecated'],
      fixes: isGraph
        ? [
            {
              title: message('Write {word}', { word: '--data-root' }),
              edits: [{ span, newText: dataRootText(input.text, flag, span.end) }],
              sure: isGone,
            },
          ]
        : [],
      reference: dockerDeprecationsSource,
    },
  ];
}

/** `-g/path` has no blank between flag and value. */
function dataRootText(text: string, flag: string, end: number): string {
  return flag === '-g' && /[^\s=]/.test(text[end] ?? ' ') ? '--data-root=' : '--data-root';
}

function describeTooNew({ flag, row, span }: WrittenFlag, input: LintInput): ConfigDiagnostic[] {
  const release = engineReleaseOf(input);
  if (row?.since === undefined || release === undefined || isReleaseAtLeast(release, row.since)) {
    return [];
  }
  return [
    {
      rule: 'dockerd/too-new-flag',
      severity: 'error',
      message: message('dockerd {release} of this host does not know {flag}, which came with {since}.', {
        release,
        flag,
        since: row.since,
      }),
      span,
      fixes: [],
      reference: dockerdFlagsSource,
    },
  ];
}

function describeDriver({ row, value, valueSpan }: WrittenFlag, input: LintInput): ConfigDiagnostic[] {
  return row?.flag === '--storage-driver' && value !== undefined && valueSpan
    ? describeStorageDriver('dockerd/removed-storage-driver', value, valueSpan, input)
    : [];
}
