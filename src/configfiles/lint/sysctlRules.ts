import { findSysctlKey } from '../../knowledge/sysctlKeys';
import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Profile } from '../../model/profile';
import type { SysctlEntry } from '../sysctlFile';
import type { LintInput, LintRule } from './lintRule';
import { sysctlFileOf } from './parsedInput';

/** Rules over one file of sysctl settings. */
export const sysctlRules: readonly LintRule[] = [
  { id: 'sysctl/malformed', kinds: ['sysctl'], needsFacts: false, check: findMalformed },
  { id: 'sysctl/duplicate', kinds: ['sysctl'], needsFacts: false, check: findDuplicates },
  { id: 'sysctl/not-a-number', kinds: ['sysctl'], needsFacts: false, check: overEntries(describeNotANumber) },
  {
    id: 'sysctl/trailing-comment',
    kinds: ['sysctl'],
    needsFacts: false,
    check: overEntries(describeComment),
  },
  { id: 'sysctl/unknown-key', kinds: ['sysctl'], needsFacts: false, check: overEntries(describeUnknownRoot) },
  { id: 'sysctl/quoted', kinds: ['sysctl'], needsFacts: false, check: overEntries(describeQuotes) },
  { id: 'sysctl/gone', kinds: ['sysctl'], needsFacts: true, check: overEntries(describeGone) },
  { id: 'sysctl/harms-containers', kinds: ['sysctl'], needsFacts: true, check: overEntries(describeHarm) },
];

type Describe = (entry: SysctlEntry, input: LintInput) => ConfigDiagnostic[];

function overEntries(describe: Describe): (input: LintInput) => ConfigDiagnostic[] {
  return (input) => sysctlFileOf(input).entries.flatMap((entry) => describe(entry, input));
}

const manual = 'https://www.freedesktop.org/software/systemd/man/latest/sysctl.d.html';

function findMalformed(input: LintInput): ConfigDiagnostic[] {
  return sysctlFileOf(input).malformed.map((span) => ({
    rule: 'sysctl/malformed',
    severity: 'error' as const,
    message: message('A line is a comment or key = value: this one is passed over.'),
    span: trimmed(input.text, span),
    fixes: [],
    reference: manual,
  }));
}

function trimmed(text: string, { start, end }: SysctlEntry['keySpan']): SysctlEntry['keySpan'] {
  const content = text.slice(start, end);
  return {
    start: start + (content.length - content.trimStart().length),
    end: start + content.trimEnd().length,
  };
}

function findDuplicates(input: LintInput): ConfigDiagnostic[] {
  const { entries } = sysctlFileOf(input);
  const last = new Map(entries.map((entry) => [entry.key, entry]));
  return entries.flatMap((entry) => {
    const winner = last.get(entry.key);
    if (winner === undefined || winner === entry) {
      return [];
    }
    const isRepeated = winner.value === entry.value;
    return [
      {
        rule: 'sysctl/duplicate',
        severity: isRepeated ? ('hint' as const) : ('warning' as const),
        message: isRepeated
          ? message('{key} stands again in line {line}.', { key: entry.key, line: winner.line })
          : message('{key} is set again in line {line}: this value does not last.', {
              key: entry.key,
              line: winner.line,
            }),
        span: { start: entry.keySpan.start, end: entry.valueSpan.end },
        tags: ['unnecessary' as const],
        fixes: [
          {
            title: message('Remove the line'),
            edits: [{ span: entry.lineSpan, newText: '' }],
            sure: false,
          },
        ],
      },
    ];
  });
}

const someNumber = /^-?(?:\d+|0x[0-9a-f]+)(?:\s|$)/i;

/** Keys whose values the kernel reads as numbers: anything else is refused with "Invalid argument". */
function describeNotANumber({ key, value, valueSpan }: SysctlEntry): ConfigDiagnostic[] {
  const values = findSysctlKey(key)?.values;
  if (values === undefined || values === 'text' || someNumber.test(value) || isQuoted(value)) {
    return [];
  }
  return [
    {
      rule: 'sysctl/not-a-number',
      severity: 'error',
      message: message('{key} takes a number: the kernel refuses this value.', { key }),
      span: valueSpan,
      fixes: [],
    },
  ];
}

/** A comment stands on a line of its own; behind a value it is written to the kernel too. */
function describeComment({ value, valueSpan }: SysctlEntry): ConfigDiagnostic[] {
  const place = /\s+[#;]/.exec(value)?.index;
  return place === undefined
    ? []
    : [
        {
          rule: 'sysctl/trailing-comment',
          severity: 'hint',
          message: message('A comment needs a line of its own: this one becomes part of the value.'),
          span: { start: valueSpan.start + place, end: valueSpan.end },
          fixes: [
            {
              title: message('Remove the comment'),
              edits: [{ span: { start: valueSpan.start + place, end: valueSpan.end }, newText: '' }],
              sure: false,
            },
          ],
          reference: manual,
        },
      ];
}

/** Folders of /proc/sys. */
const roots = new Set([
  'abi',
  'crypto',
  'debug',
  'dev',
  'fs',
  'kernel',
  'net',
  'sunrpc',
  'user',
  'vm',
  'xen',
]);

function describeUnknownRoot({ key, keySpan }: SysctlEntry, { text }: LintInput): ConfigDiagnostic[] {
  const written = text.slice(keySpan.start, keySpan.end);
  const root = /^[^./]*/.exec(key)?.[0] ?? '';
  const inPath = /^\/proc\/sys\/(.+)$/.exec(written)?.[1];
  if (roots.has(root) || /[*?[]/.test(root)) {
    return [];
  }
  return [
    {
      rule: 'sysctl/unknown-key',
      severity: 'warning',
      message:
        inPath === undefined
          ? message(
              'There is no folder {root} under /proc/sys: this key exists on no kernel that is known to us.',
              {
                root: root === '' ? written.slice(0, 60) : root,
              },
            )
          : message(
              'A key is written without /proc/sys/: not every program that reads this file understands it.',
            ),
      span: keySpan,
      fixes:
        inPath === undefined
          ? []
          : [
              {
                title: message('Remove {word}', { word: '/proc/sys/' }),
                edits: [{ span: { start: keySpan.start, end: keySpan.end - inPath.length }, newText: '' }],
                sure: false,
              },
            ],
      reference: manual,
    },
  ];
}

function isQuoted(value: string): boolean {
  return /^(["']).*\1$/s.test(value) && value.length > 1;
}

function describeQuotes({ value, valueSpan }: SysctlEntry): ConfigDiagnostic[] {
  const { start, end } = valueSpan;
  return isQuoted(value)
    ? [
        {
          rule: 'sysctl/quoted',
          severity: 'warning',
          message: message('Quotes are no syntax here: they are written to the kernel as part of the value.'),
          span: valueSpan,
          fixes: [
            {
              title: message('Remove the quotes'),
              edits: [
                { span: { start, end: start + 1 }, newText: '' },
                { span: { start: end - 1, end }, newText: '' },
              ],
              sure: true,
            },
          ],
        },
      ]
    : [];
}

function describeGone({ key, keySpan }: SysctlEntry, { facts }: LintInput): ConfigDiagnostic[] {
  const until = findSysctlKey(key)?.until;
  const release = valueOf(facts?.kernel.release);
  if (until === undefined || !release) {
    return [];
  }
  const [major = 0, minor = 0] = until.split('.').map(Number);
  const isGone = release.major > major || (release.major === major && release.minor >= minor);
  return isGone
    ? [
        {
          rule: 'sysctl/gone',
          severity: 'hint',
          message: message('{key} went with Linux {until}: this host has it no more.', { key, until }),
          span: keySpan,
          tags: ['unnecessary', 'deprecated'],
          fixes: [],
        },
      ]
    : [];
}

/** A value with which containers of this host do not work. Needs facts: a file alone does not tell what its host is for. */
function describeHarm({ key, value, valueSpan }: SysctlEntry, { facts }: LintInput): ConfigDiagnostic[] {
  const row = findSysctlKey(key);
  if (!row?.good || !facts || !/^-?\d+$/.test(value) || !isConcerned(row.good.profiles, facts)) {
    return [];
  }
  const { least = -Infinity, most = Infinity, otherwise } = row.good;
  return Number(value) < least || Number(value) > most
    ? [
        {
          rule: 'sysctl/harms-containers',
          severity: 'warning',
          message: otherwise,
          span: valueSpan,
          fixes: [],
          ...(row.sources[0] !== undefined && { reference: row.sources[0] }),
        },
      ]
    : [];
}

/** Programs whose presence makes a host one of a profile. */
const programs: Readonly<Partial<Record<Profile, readonly string[]>>> = {
  docker: ['dockerd'],
  podman: ['podman'],
  kubernetes: ['kubelet', 'k3s'],
};

function isConcerned(profiles: readonly Profile[], { engines }: HostFacts): boolean {
  return profiles
    .flatMap((profile) => programs[profile] ?? [])
    .some((program) => engines.programs[program]?.state === 'known');
}
