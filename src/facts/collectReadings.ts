import { Buffer } from 'node:buffer';
import type { IdentifiedRunner, RunEnd, RunLimits, RunResult } from '../model/host';
import { HullwrightError } from '../model/hullwrightError';
import { message, type Message } from '../model/message';
import type { ReportProgress } from '../model/progress';
import { decodeKernelConfig, type KernelConfigReading } from './collectedKernelConfig';
import { parseCollectorRecords, type CollectorRecords } from './collectorRecords';
import { damaged, isNonce, parseCollectorStream, unpackOnly } from './collectorStream';
import { settleCommand } from './commandOutput';
import { limitText } from './hostText';
import type { CommandReading, FileReading, Readings } from './readings';

export interface CollectOptions {
  /** The text of collector.sh. */
  readonly script: string;
  /** 128 random bits as 32 lower-case hexadecimal digits, new for every run. */
  readonly nonce: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: ReportProgress;
  /** Left out: `defaultLimits`. */
  readonly limits?: RunLimits;
}

/** What a run may take. The collector's own limits end far below it. */
export const defaultLimits: RunLimits = { milliseconds: 30_000, bytes: 16 * 1024 * 1024 };

/** The sections that each group must end; kernelConfig is a group without records. */
const sectionsOfGroup = {
  files: [
    'system',
    'sysctls',
    'modules',
    'cgroups',
    'namespaces',
    'memory',
    'mounts',
    'storage',
    'configuration',
    'engines',
    'network',
    'security',
    'clock',
    'rootless',
  ],
  programs: ['kernelConfig', 'system', 'namespaces', 'engines', 'kernelLog', 'network', 'rootless', 'logs'],
  probes: ['storage', 'logs'],
} as const;

type RecordGroup = keyof typeof sectionsOfGroup;

const recordGroups = Object.keys(sectionsOfGroup) as RecordGroup[];

/** Bytes of records that one group may unpack to: the collector's own limit is 8 MiB. */
const groupLimits = { unpackedBytes: 9 * 1024 * 1024, packedBytes: Infinity };

/**
 * Runs the collector on a host and decodes what it printed. What did not arrive whole is unreadable and its sections are
 * named in `incomplete`, whatever the host sends: nothing of it can make this function throw.
 * @throws HullwrightError `cancelled`; `noShell` when something else than the collector answered; `collectorFailed` for
 *   a nonce that is none; and what `host.run` throws.
 */
export async function collectReadings(host: IdentifiedRunner, options: CollectOptions): Promise<Readings> {
  const { script, nonce, signal, onProgress, limits = defaultLimits } = options;
  if (!isNonce(nonce)) {
    throw new HullwrightError({
      code: 'collectorFailed',
      problem: message('The nonce of the run is not 32 hexadecimal digits.'),
      remedy: message('Report this as a bug of Hullwright.'),
    });
  }
  onProgress?.({ phase: message('Reading {host}', { host: host.identity.label }), fraction: 0 });
  const result = await host.run(`hullwright_nonce=${nonce}\n${script}`, {
    limits,
    ...(signal && { signal }),
  });
  if (result.end === 'cancelled' || signal?.aborted) {
    throw new HullwrightError({
      code: 'cancelled',
      problem: message('Reading {host} was cancelled.', { host: host.identity.label }),
      remedy: message('Examine the host again when you need its report.'),
    });
  }
  onProgress?.({
    phase: message('Unpacking what {host} sent', { host: host.identity.label }),
    fraction: 0.9,
  });
  const readings = await decodeCollectorOutput(result, nonce, limits);
  onProgress?.({ phase: message('Read {host}', { host: host.identity.label }), fraction: 1 });
  return readings;
}

/**
 * Decodes the output of one run.
 * @throws HullwrightError `noShell` when the run ended by itself and no collector has spoken.
 */
export async function decodeCollectorOutput(
  result: RunResult,
  nonce: string,
  limits: RunLimits,
): Promise<Readings> {
  const { started, frames } = parseCollectorStream(result.stdout, nonce);
  if (!started && result.end === 'exited') {
    throw noShell(result);
  }
  const lost = reasonForLoss(result.end, limits);
  const groups = new Map<RecordGroup, CollectorRecords>();
  const reasons = new Map<RecordGroup, Message>();
  for (const name of recordGroups) {
    const unpacked = await unpackOnly(frames, name, groupLimits);
    if ('bytes' in unpacked) {
      const text = unpacked.bytes.toString('utf8');
      groups.set(name, parseCollectorRecords(text, nonce, unpacked.state === 'cut'));
    } else {
      reasons.set(name, unpacked.state === 'damaged' ? damaged : lost);
    }
  }
  const config = await decodeKernelConfig(frames, groups.get('programs'), lost);
  return assemble(groups, reasons, { config, lost });
}

interface Remainder {
  readonly config: KernelConfigReading;
  readonly lost: Message;
}

function assemble(
  groups: ReadonlyMap<RecordGroup, CollectorRecords>,
  reasons: ReadonlyMap<RecordGroup, Message>,
  { config, lost }: Remainder,
): Readings {
  const files = groups.get('files')?.files ?? new Map<string, FileReading>();
  const commands = new Map<string, CommandReading>();
  for (const { commands: found } of groups.values()) {
    for (const [name, reading] of found) {
      commands.set(name, settleCommand(name, reading));
    }
  }
  const anyReason = [...reasons.values()][0] ?? lost;
  const unread: FileReading = {
    state: 'unreadable',
    reason: reasons.get('files') ?? message('The collector does not read this file.'),
  };
  return {
    file: (path) => files.get(path) ?? unread,
    pathsUnder: (prefix) =>
      [...files]
        .filter(([path, { state }]) => state !== 'absent' && path.startsWith(prefix))
        .map(([path]) => path)
        .sort(),
    command: (name) => commands.get(name) ?? { state: 'unreadable', reason: anyReason },
    kernelConfig: { path: config.path, reading: config.reading },
    incomplete: incompleteSections(groups, config.whole),
  };
}

function incompleteSections(
  groups: ReadonlyMap<RecordGroup, CollectorRecords>,
  configWhole: boolean,
): string[] {
  const incomplete = new Set<string>(configWhole ? [] : ['kernelConfig']);
  for (const group of recordGroups) {
    for (const section of sectionsOfGroup[group]) {
      if (!groups.get(group)?.wholeSections.has(section)) {
        incomplete.add(section);
      }
    }
  }
  return [...incomplete];
}

function reasonForLoss(end: RunEnd, limits: RunLimits): Message {
  switch (end) {
    case 'timedOut':
      return message('The host did not answer within {seconds} seconds.', {
        seconds: limits.milliseconds / 1000,
      });
    case 'tooLarge':
      return message('The host sent more than {bytes} bytes.', { bytes: limits.bytes });
    case 'connectionLost':
      return message('The connection to the host was lost.');
    case 'cancelled':
    case 'exited':
      return message('The output of the host ended early.');
  }
}

function noShell({ stdout, stderr }: RunResult): HullwrightError {
  const printed = limitText(Buffer.from(stdout.subarray(0, 200)).toString('utf8')).text.trim();
  const complained = limitText(stderr.slice(0, 200)).text.trim();
  const answer = printed === '' ? complained : printed;
  return new HullwrightError({
    code: 'noShell',
    problem:
      answer === ''
        ? message('The host ended the session without an answer: the account has no usable shell.')
        : message('The host does not run a shell for this account; it answered: {answer}', { answer }),
    remedy: message('Use an account whose login shell can run /bin/sh.'),
  });
}
