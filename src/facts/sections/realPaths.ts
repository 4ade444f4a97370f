import { commandSource, known, type Fact } from '../../model/fact';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf } from './readingFact';

/** Where folders of engines lead to, from lines `PATH|REAL`. A folder that was not looked at has no entry. */
export function parseRealPaths(readings: Readings): Readonly<Record<string, Fact<string>>> {
  const ran = outputOf(readings, 'real-paths');
  const entries = (ran.ok ? nonBlankLines(ran.output) : []).flatMap((line): [string, Fact<string>][] => {
    const [, path, real] = /^(\/[^|]{1,4096})\|(\/[^|]{0,4096})$/.exec(line) ?? [];
    return path === undefined || real === undefined
      ? []
      : [[path, known(real, commandSource(`readlink -f ${path}`), real)]];
  });
  return Object.fromEntries(entries);
}
