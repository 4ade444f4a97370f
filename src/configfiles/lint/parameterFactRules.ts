import { findKernelParameter } from '../../knowledge/kernelParameters';
import type { KernelParameterRow } from '../../knowledge/kernelParameterRow';
import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { isAtLeast } from '../../model/kernelRelease';
import { message } from '../../model/message';
import { occurrencesOf, type KernelParameter } from '../kernelCommandLine';
import type { LintInput, LintRule } from './lintRule';
import { parameterLinesOf, removalOf, type ParameterLine } from './locatedParameter';

/** Rules over kernel parameters whose answer depends on the host, with facts or on the safe side without. */
export const parameterFactRules: readonly LintRule[] = [
  {
    id: 'cmdline/cgroup-v1',
    kinds: ['grub', 'cmdline'],
    needsFacts: false,
    check: (input) => parameterLinesOf(input).flatMap((line) => findCgroupV1(line, input)),
  },
  {
    id: 'cmdline/no-effect',
    kinds: ['grub', 'cmdline'],
    needsFacts: true,
    check: (input) => overParameters(input, describeEnded),
  },
  {
    id: 'cmdline/unknown-to-kernel',
    kinds: ['grub', 'cmdline'],
    needsFacts: true,
    check: (input) => overParameters(input, describeForeign),
  },
];

const systemdNews = 'https://github.com/systemd/systemd/releases/tag/v256';
const off = new Set(['0', 'no', 'n', 'false', 'f', 'off']);

/**
 * systemd 256 stops at boot on cgroup v1 unless it is forced, 257 waits, 258 has no v1. Sources: NEWS of systemd 256 and 258;
 * https://github.com/systemd/systemd/issues/31442 and 34999.
 */
function findCgroupV1({ parameters, complete }: ParameterLine, input: LintInput): ConfigDiagnostic[] {
  const asked = occurrencesOf(parameters, 'systemd.unified_cgroup_hierarchy').at(-1);
  if (!asked || !off.has(asked.value?.toLowerCase() ?? '1')) {
    return [];
  }
  const version = valueOf(input.facts?.system.systemdVersion);
  const force = occurrencesOf(parameters, 'SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE').at(-1);
  const isForced = (force !== undefined && !off.has(force.value?.toLowerCase() ?? '1')) || !complete;
  const verdict = judgeCgroupV1(version, isForced);
  return verdict === undefined
    ? []
    : [
        {
          rule: 'cmdline/cgroup-v1',
          ...verdict,
          span: asked.span,
          tags: ['deprecated'],
          fixes: [
            {
              title: message('Remove {word}', { word: 'systemd.unified_cgroup_hierarchy' }),
              edits: [removalOf(input, asked)],
              sure: false,
            },
          ],
          reference: systemdNews,
        },
      ];
}

function judgeCgroupV1(
  version: number | undefined,
  isForced: boolean,
): Pick<ConfigDiagnostic, 'severity' | 'message'> | undefined {
  // From 258 on it does nothing, which is another rule's matter.
  if (version !== undefined && version >= 258) {
    return undefined;
  }
  if (isForced) {
    return {
      severity: 'hint',
      message: message('cgroup v1 is asked for: systemd 258 and later have it no more.'),
    };
  }
  if (version === 256) {
    return {
      severity: 'error',
      message: message(
        'systemd 256 of this host refuses to start on cgroup v1: with this word the next boot stops.',
      ),
    };
  }
  if (version === 257) {
    return {
      severity: 'warning',
      message: message(
        'systemd 257 of this host waits at every boot because of cgroup v1, and possibly stops.',
      ),
    };
  }
  return {
    severity: 'warning',
    message: message(
      'cgroup v1 is asked for. After an upgrade to systemd 256 the machine does not boot with this word.',
    ),
  };
}

type Describe = (
  parameter: KernelParameter,
  row: KernelParameterRow,
  facts: HostFacts,
  input: LintInput,
) => ConfigDiagnostic[];

function overParameters(input: LintInput, describe: Describe): ConfigDiagnostic[] {
  const { facts } = input;
  if (!facts) {
    return [];
  }
  return parameterLinesOf(input)
    .flatMap(({ parameters }) => parameters)
    .flatMap((parameter) => {
      const row = findKernelParameter(parameter.name);
      return row ? describe(parameter, row, facts, input) : [];
    });
}

function describeEnded(
  parameter: KernelParameter,
  { end, sources }: KernelParameterRow,
  facts: HostFacts,
  input: LintInput,
): ConfigDiagnostic[] {
  if (!end || !hasReached(end, facts)) {
    return [];
  }
  const { name, span } = parameter;
  return [
    {
      rule: 'cmdline/no-effect',
      severity: 'hint',
      message:
        end.of === 'systemd'
          ? message('{name} does nothing since systemd {release}, and this host has that or a later one.', {
              name,
              release: end.release,
            })
          : message('{name} does nothing since Linux {release}, and this host runs that or a later one.', {
              name,
              release: end.release,
            }),
      span,
      tags: ['unnecessary', 'deprecated'],
      fixes: [
        {
          title: message('Remove {word}', { word: name }),
          edits: [removalOf(input, parameter)],
          sure: false,
        },
      ],
      ...(sources[0] !== undefined && { reference: sources.at(-1) ?? sources[0] }),
    },
  ];
}

function hasReached(
  { of, release }: NonNullable<KernelParameterRow['end']>,
  { kernel, system }: HostFacts,
): boolean {
  if (of === 'systemd') {
    return (valueOf(system.systemdVersion) ?? 0) >= Number(release);
  }
  const running = valueOf(kernel.release);
  return running !== undefined && isAtLeast(running, release);
}

/** A parameter of another maker's kernels, or of a later kernel. */
function describeForeign(
  { name, span }: KernelParameter,
  { readers, since, sources }: KernelParameterRow,
  facts: HostFacts,
): ConfigDiagnostic[] {
  const release = valueOf(facts.kernel.release);
  const shared = {
    rule: 'cmdline/unknown-to-kernel',
    severity: 'hint' as const,
    span,
    fixes: [],
    ...(sources[0] !== undefined && { reference: sources[0] }),
  };
  const makers = kernelMakers(facts);
  const isForeign = makers !== undefined && !readers.some((reader) => makers.includes(reader));
  const isVendors = readers.every((reader) => !['mainline', 'systemd', 'init'].includes(reader));
  if (isVendors && isForeign) {
    return [
      {
        ...shared,
        message: message(
          'Only kernels of {makers} know {name}: this host runs another one, possibly without effect.',
          {
            makers: readers.join(', '),
            name,
          },
        ),
      },
    ];
  }
  if (since !== undefined && release && !isAtLeast(release, since) && !/\.el\d/.test(release.suffix)) {
    return [
      {
        ...shared,
        message: message(
          '{name} came with Linux {since}: this host runs {release}, which possibly does not know it.',
          {
            name,
            since,
            release: release.text,
          },
        ),
      },
    ];
  }
  return [];
}

/** Makers that the running kernel may be of; undefined when it does not tell. */
function kernelMakers({ kernel, system }: HostFacts): string[] | undefined {
  const release = valueOf(kernel.release);
  const os = valueOf(system.osRelease);
  if (!release || !os) {
    return undefined;
  }
  const distributions = [os.id, ...os.idLike].flatMap((id) => {
    switch (id) {
      case 'debian':
      case 'raspbian':
        return ['Debian', 'Raspberry Pi'];
      case 'ubuntu':
        return ['Ubuntu', 'Debian', 'Raspberry Pi'];
      default:
        return [];
    }
  });
  const isBoard = valueOf(system.boardModel)?.includes('Raspberry Pi') === true;
  return [
    ...distributions,
    ...(isBoard || /\+rpt|-v[78]l?\+|raspi/.test(release.suffix) ? ['Raspberry Pi'] : []),
    ...(release.suffix.includes('.el7') ? ['RHEL 7'] : []),
  ];
}
