import type { Fact } from '../../model/fact';
import type { CpuFacts } from '../../model/hostFacts';
import { fileSource } from '../../model/fact';
import type { Readings } from '../readings';
import {
  factOfCommand,
  factOfFile,
  notUnderstood,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';

const cpuinfoPath = '/proc/cpuinfo';

/** The processors: from the part of the file that the collector prints, or from the whole file. */
export function parseProcessors(readings: Readings): Fact<CpuFacts> {
  const part = factOfCommand(readings, {
    name: 'cpuinfo',
    commandLine: `cat ${cpuinfoPath}`,
    source: fileSource(cpuinfoPath),
    parse: ({ output }) => parseCpuinfo(output),
  });
  if (part.state === 'known') {
    return part;
  }
  const whole = factOfFile(readings, cpuinfoPath, parseCpuinfo);
  return whole.state === 'known' ? whole : part;
}

/**
 * Parses /proc/cpuinfo of x86 (`flags`), arm (`Features`), s390 (`features`) and riscv (`isa`), or its first block with
 * a line `processors: N`. Names of the model differ as well.
 */
export function parseCpuinfo(text: string): Parsed<CpuFacts> {
  const fields = new Map<string, string>();
  let processors = 0;
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (/^processor(?: \d+)?$/.test(name)) {
      processors += 1;
    }
    if (name !== '' && !fields.has(name)) {
      fields.set(name, line.slice(colon + 1).trim());
    }
  }
  const count = wholeNumber(fields.get('processors') ?? fields.get('# processors')) ?? processors;
  const features = firstOf(fields, ['flags', 'Features', 'features', 'isa']);
  if (count === 0 || (features === undefined && fields.has('vendor_id'))) {
    return notUnderstood(unexpected(text));
  }
  return understood(
    {
      count,
      model: firstOf(fields, ['model name', 'cpu model', 'Model', 'Hardware', 'cpu', 'uarch']) ?? '',
      flags: (features ?? '').split(/\s+/).filter((flag) => flag !== ''),
    },
    text.split(/\n[ \t]*\n/, 1)[0],
  );
}

function firstOf(fields: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  return names.map((name) => fields.get(name)).find((value) => value !== undefined);
}
