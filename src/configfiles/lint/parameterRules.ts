import { findKernelParameter, kernelParameters } from '../../knowledge/kernelParameters';
import type { ParameterValues } from '../../knowledge/kernelParameterRow';
import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { isAtLeast } from '../../model/kernelRelease';
import { valueOf } from '../../model/fact';
import { message } from '../../model/message';
import { occurrencesOf, sameParameterName, type KernelParameter } from '../kernelCommandLine';
import type { LintInput, LintRule } from './lintRule';
import { nameSpanOf, parameterLinesOf, removalOf, type ParameterLine } from './locatedParameter';
import { nearestName } from './nearestName';
import { lineOf } from './parsedInput';

type LineCheck = (line: ParameterLine, input: LintInput) => ConfigDiagnostic[];

function rule(id: string, check: LineCheck): LintRule {
  return {
    id,
    kinds: ['grub', 'cmdline'],
    needsFacts: false,
    check: (input) => parameterLinesOf(input).flatMap((line) => check(line, input)),
  };
}

/** Rules over the words of a kernel command line that hold on any host. */
export const parameterRules: readonly LintRule[] = [
  rule('cmdline/bare-swapaccount', findBareSwapaccount),
  rule('cmdline/swapaccount-off', findSwapaccountOff),
  rule('cmdline/bad-value', findBadValues),
  rule('cmdline/near-miss', findNearMisses),
  rule('cmdline/duplicate', findDuplicates),
  rule('cmdline/contradiction', findContradictions),
  rule('cmdline/superseded', findSuperseded),
];

/** Source: commit a2c8990aed5a of Linux 3.0. */
function findBareSwapaccount({ parameters }: ParameterLine, { facts }: LintInput): ConfigDiagnostic[] {
  const release = valueOf(facts?.kernel.release);
  return occurrencesOf(parameters, 'swapaccount')
    .filter(({ value }) => value === undefined)
    .map(({ span }) => ({
      rule: 'cmdline/bare-swapaccount',
      severity: 'warning' as const,
      message: message(
        'Without a value, swapaccount does nothing since Linux 3.0: it must be swapaccount=1.',
      ),
      span,
      fixes: [
        {
          title: message('Write swapaccount=1'),
          edits: [{ span: { start: span.end, end: span.end }, newText: '=1' }],
          sure: !release || !isAtLeast(release, '6.1'),
        },
      ],
      reference: 'https://git.kernel.org/torvalds/c/a2c8990aed5a',
    }));
}

function findSwapaccountOff({ parameters }: ParameterLine, input: LintInput): ConfigDiagnostic[] {
  const release = valueOf(input.facts?.kernel.release);
  const last = occurrencesOf(parameters, 'swapaccount').at(-1);
  if (last?.value !== '0' || (release && isAtLeast(release, '6.1'))) {
    return [];
  }
  return [
    {
      rule: 'cmdline/swapaccount-off',
      severity: 'warning',
      message: message('swapaccount=0 makes limits on swap impossible on kernels before 6.1.'),
      span: last.span,
      fixes: [
        {
          title: message('Remove {word}', { word: 'swapaccount=0' }),
          edits: [removalOf(input, last)],
          sure: false,
        },
      ],
      reference: 'https://git.kernel.org/torvalds/c/b25806dcd3d5',
    },
  ];
}

function findBadValues({ parameters }: ParameterLine): ConfigDiagnostic[] {
  return parameters.flatMap(({ name, value, span }) => {
    const row = findKernelParameter(name);
    if (!row || (row.name === 'swapaccount' && value === undefined) || isValid(value, row.values)) {
      return [];
    }
    const shared = { rule: 'cmdline/bad-value', severity: 'warning' as const, span, fixes: [] };
    const { words } = row.values;
    if (value === undefined) {
      return [{ ...shared, message: message('{name} does nothing without a value.', { name }) }];
    }
    return [
      {
        ...shared,
        message: words
          ? message('{name} does not know the value {value}: it knows {words}.', {
              name,
              value,
              words: words.join(', '),
            })
          : message('{name} takes a number: {value} is none.', { name, value }),
      },
    ];
  });
}

function isValid(value: string | undefined, { bare, kind, words = [] }: ParameterValues): boolean {
  if (value === undefined) {
    return bare;
  }
  switch (kind) {
    case 'any':
    case 'none':
      return true;
    case 'number':
      return /^-?(?:\d+|0x[0-9a-f]+)$/i.test(value);
    case 'words':
      return words.includes(value.toLowerCase());
    case 'commaWords':
      return value.split(',').every((word) => words.includes(word));
  }
}

const knownNames = kernelParameters.map(({ name }) => name);

function findNearMisses({ parameters }: ParameterLine, input: LintInput): ConfigDiagnostic[] {
  return parameters.flatMap((parameter) => {
    const { name } = parameter;
    if (findKernelParameter(name)) {
      return [];
    }
    const meant = nearestName(name, knownNames);
    if (meant === undefined || !isComparable(name, meant)) {
      return [];
    }
    const span = nameSpanOf(input, parameter);
    return [
      {
        rule: 'cmdline/near-miss',
        severity: 'warning' as const,
        message: message('No parameter {name} is known to us. Was {meant} meant?', { name, meant }),
        span,
        fixes: [
          { title: message('Write {word}', { word: meant }), edits: [{ span, newText: meant }], sure: false },
        ],
      },
    ];
  });
}

/** `module.parameter` may be of any module: it is compared with parameters of the same module only, or of the same name. */
function isComparable(name: string, known: string): boolean {
  const [head, ...rest] = name.split('.');
  const [knownHead, ...knownRest] = known.split('.');
  if (rest.length === 0 || knownRest.length === 0) {
    return rest.length === knownRest.length;
  }
  return head === knownHead || rest.join('.') === knownRest.join('.');
}

function findDuplicates({ parameters }: ParameterLine, input: LintInput): ConfigDiagnostic[] {
  const byName = new Map<string, KernelParameter[]>();
  for (const parameter of parameters) {
    const key = parameter.name.replaceAll('-', '_');
    const same = byName.get(key);
    if (same) {
      same.push(parameter);
    } else {
      byName.set(key, [parameter]);
    }
  }
  return [...byName.values()].flatMap((same) => (same.length > 1 ? describeDuplicates(same, input) : []));
}

function describeDuplicates(same: readonly KernelParameter[], input: LintInput): ConfigDiagnostic[] {
  const row = findKernelParameter(same[0]?.name ?? '');
  const last = same.at(-1);
  if (!last || row?.repetition === 'order' || row?.repetition === 'first') {
    return [];
  }
  return same.slice(0, -1).flatMap((parameter) => {
    const { name, span } = parameter;
    const isRepeated = parameter.value === last.value;
    // Two values of a parameter that we do not know may both count.
    if (!isRepeated && row?.repetition !== 'last') {
      return [];
    }
    return [
      {
        rule: 'cmdline/duplicate',
        severity: isRepeated ? ('hint' as const) : ('warning' as const),
        message: isRepeated
          ? message('{name} stands here twice.', { name })
          : message('{name} is set again in line {line}: only the last one counts.', {
              name,
              line: lineOf(input, last.span.start),
            }),
        span,
        tags: ['unnecessary' as const],
        fixes: [
          {
            title: message('Remove {word}', { word: name }),
            edits: [removalOf(input, parameter)],
            sure: false,
          },
        ],
      },
    ];
  });
}

/** Sources: cgroup_disable() in kernel/cgroup/cgroup.c; https://github.com/raspberrypi/linux/issues/6980. */
function findContradictions({ parameters }: ParameterLine, input: LintInput): ConfigDiagnostic[] {
  const naming = (name: string) =>
    occurrencesOf(parameters, name).filter(({ value }) => (value ?? '').split(',').includes('memory'));
  const off = naming('cgroup_disable').at(-1);
  const on = naming('cgroup_enable').at(-1);
  if (!off || !on) {
    return [];
  }
  const isLast = off.span.start > on.span.start;
  return [
    {
      rule: 'cmdline/contradiction',
      severity: isLast ? 'error' : 'warning',
      message: isLast
        ? message(
            'This turns the memory controller off again, which cgroup_enable turns on before: no memory limit holds.',
          )
        : message(
            'This turns the memory controller off. Most kernels do not know the cgroup_enable behind it.',
          ),
      span: off.span,
      fixes:
        off.value === 'memory'
          ? [
              {
                title: message('Remove {word}', { word: 'cgroup_disable=memory' }),
                edits: [removalOf(input, off)],
                sure: false,
              },
            ]
          : [],
      reference: 'https://github.com/raspberrypi/linux/issues/6980',
    },
  ];
}

/** Source: ordered_lsm_parse() in security/security.c: "security= is ignored because it is superseded by lsm=". */
function findSuperseded({ parameters }: ParameterLine, input: LintInput): ConfigDiagnostic[] {
  const lsm = parameters.find(({ name, value }) => name === 'lsm' && value !== undefined);
  if (!lsm) {
    return [];
  }
  return parameters
    .filter(({ name }) => sameParameterName(name, 'security'))
    .map((parameter) => ({
      rule: 'cmdline/superseded',
      severity: 'warning' as const,
      message: message('The kernel passes over security= because lsm= is there too.'),
      span: parameter.span,
      tags: ['unnecessary' as const],
      fixes: [
        {
          title: message('Remove {word}', { word: 'security=' }),
          edits: [removalOf(input, parameter)],
          sure: false,
        },
      ],
      reference: 'https://docs.kernel.org/admin-guide/kernel-parameters.html',
    }));
}
