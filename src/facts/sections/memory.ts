import type { Fact } from '../../model/fact';
import type { MemoryFacts, SwapArea } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { decodeOctal } from './mountTable';
import {
  factOfFile,
  nonBlankLines,
  notUnderstood,
  understood,
  unexpected,
  wholeNumber,
  type Parsed,
} from './readingFact';
import { message } from '../../model/message';

/** Memory, swap areas and the time lost to waiting for memory. Formats: proc_meminfo(5), proc_swaps(5). */
export function parseMemory(readings: Readings): MemoryFacts {
  const amount = (name: string): Fact<number> =>
    factOfFile(readings, '/proc/meminfo', (text) => parseMeminfo(text, name));
  return {
    total: amount('MemTotal'),
    available: amount('MemAvailable'),
    swapTotal: amount('SwapTotal'),
    swaps: factOfFile(readings, '/proc/swaps', parseSwaps),
    pressure: Object.fromEntries(
      ['cpu', 'memory', 'io'].map((resource) => [
        resource,
        factOfFile(readings, `/proc/pressure/${resource}`, parsePressure),
      ]),
    ),
  };
}

/** One row of /proc/meminfo, in bytes. `MemAvailable` is there since Linux 3.14. */
export function parseMeminfo(text: string, name: string): Parsed<number> {
  const [line, digits] = new RegExp(`^${name}:[ \\t]+(\\d+) kB$`, 'm').exec(text) ?? [];
  const kibibytes = wholeNumber(digits);
  return kibibytes === undefined || kibibytes > 2 ** 42
    ? notUnderstood(message('It has no amount {name}.', { name }))
    : understood(kibibytes * 1024, line);
}

/** Rows below the heading `Filename Type Size Used Priority`; sizes are given in KiB. Only the heading: no swap. */
export function parseSwaps(text: string): Parsed<readonly SwapArea[]> {
  const [heading, ...lines] = nonBlankLines(text);
  if (heading === undefined || !/^Filename\s+Type\s+Size\s+Used\s+Priority$/.test(heading)) {
    return notUnderstood(unexpected(text));
  }
  const areas: SwapArea[] = [];
  for (const line of lines) {
    const [, path, kind, size, used] = /^(\S+)\s+(\S+)\s+(\d{1,13})\s+(\d{1,13})\s+-?\d+$/.exec(line) ?? [];
    if (path === undefined || kind === undefined) {
      return notUnderstood(unexpected(line));
    }
    areas.push({ path: decodeOctal(path), kind, size: Number(size) * 1024, used: Number(used) * 1024 });
  }
  return understood(areas);
}

/** https://docs.kernel.org/accounting/psi.html */
function parsePressure(text: string): Parsed<string> {
  return /^some avg10=\d/.test(text) ? understood(text.trim()) : notUnderstood(unexpected(text));
}
