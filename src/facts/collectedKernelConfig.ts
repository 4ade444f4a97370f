import { message, type Message } from '../model/message';
import type { CollectorRecords } from './collectorRecords';
import { damaged, unpackOnly, type CollectorFrame, type UnpackedFrame } from './collectorStream';
import { limitText, textLimit } from './hostText';
import type { CommandReading, FileReading } from './readings';

/** One byte more than the limit shows that the host's file is longer than the collector sends. */
const configLimits = { unpackedBytes: textLimit, packedBytes: textLimit + 1 };

const defaultConfigPath = '/proc/config.gz';

/** The kernel configuration as it arrived. */
export interface KernelConfigReading {
  readonly path: string;
  readonly reading: FileReading;
  /** False when the file was sent and did not arrive. */
  readonly whole: boolean;
}

/** Finds and unpacks the kernel configuration; `lost` is the reason why groups are missing, if they are. */
export async function decodeKernelConfig(
  frames: readonly CollectorFrame[],
  programs: CollectorRecords | undefined,
  lost: Message,
): Promise<KernelConfigReading> {
  const { chosen, denied, known } = findConfigCandidates(programs?.commands.get('kernel-config-candidates'));
  const frame = frames.find(({ group }) => group === 'kernelConfig');
  const path = chosen ?? (frame?.path.startsWith('/') ? limitText(frame.path).text : undefined);
  if (path === undefined) {
    return configWithoutFile(denied, known, lost);
  }
  if (frame?.path !== path) {
    return { path, reading: { state: 'unreadable', reason: lost }, whole: false };
  }
  const unpacked = await unpackOnly(frames, 'kernelConfig', configLimits);
  return { path, ...readingOfConfig(unpacked, lost) };
}

function configWithoutFile(denied: string | undefined, known: boolean, lost: Message): KernelConfigReading {
  if (!known) {
    return { path: defaultConfigPath, reading: { state: 'unreadable', reason: lost }, whole: false };
  }
  return denied === undefined
    ? { path: defaultConfigPath, reading: { state: 'absent' }, whole: true }
    : {
        path: denied,
        reading: { state: 'unreadable', reason: message('This account may not read it.') },
        whole: true,
      };
}

function readingOfConfig(unpacked: UnpackedFrame, lost: Message): Omit<KernelConfigReading, 'path'> {
  switch (unpacked.state) {
    case 'whole':
    case 'cut': {
      const { text, truncated } = limitText(unpacked.bytes.toString('utf8'));
      return {
        reading: { state: 'read', text, truncated: truncated || unpacked.state === 'cut' },
        whole: true,
      };
    }
    case 'damaged':
      return { reading: { state: 'unreadable', reason: damaged }, whole: false };
    case 'missing':
      return { reading: { state: 'unreadable', reason: lost }, whole: false };
    case 'notShipped': {
      const reason = message('The host has no program that can send it: neither base64 nor openssl nor od.');
      return { reading: { state: 'unreadable', reason }, whole: false };
    }
  }
}

/** Lines `read PATH` and `denied PATH`, in the order in which they were tried. */
function findConfigCandidates(reading: CommandReading | undefined): {
  readonly chosen?: string | undefined;
  readonly denied?: string | undefined;
  readonly known: boolean;
} {
  if (reading?.state !== 'ran' || reading.truncated) {
    return { known: false };
  }
  return {
    chosen: /^read (\/.*)$/m.exec(reading.output)?.[1],
    denied: /^denied (\/.*)$/m.exec(reading.output)?.[1],
    known: true,
  };
}
