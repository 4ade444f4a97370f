import { absent, fileSource, known, unreadable, type Fact } from '../../model/fact';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf } from './readingFact';

/**
 * Whether a path is there, from the lines `yes PATH`, `no PATH` and `denied PATH` of the command `marks`, which looks
 * without opening anything.
 */
export function markFact(readings: Readings, path: string): Fact<boolean> {
  const source = fileSource(path);
  const ran = outputOf(readings, 'marks');
  if (!ran.ok) {
    return unreadable(source, ran.reason);
  }
  const lines = nonBlankLines(ran.output);
  if (lines.includes(`yes ${path}`)) {
    return known(true, source, `${path} is there`);
  }
  if (lines.includes(`no ${path}`)) {
    return known(false, source, `${path} is not there`);
  }
  return unreadable(
    source,
    lines.includes(`denied ${path}`)
      ? message('This account may not look at this path.')
      : message('Nothing was said about this path.'),
  );
}

/** The paths below a prefix that are there, and whether all of them could be looked for. */
export function marksUnder(
  readings: Readings,
  prefix: string,
): { readonly there: readonly string[]; readonly asked: number; readonly denied: boolean } {
  const ran = outputOf(readings, 'marks');
  const lines = ran.ok ? nonBlankLines(ran.output) : [];
  const of = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} ${prefix}`)).map((line) => line.slice(word.length + 1));
  const [there, missing, denied] = [of('yes'), of('no'), of('denied')];
  return {
    there,
    asked: there.length + missing.length + denied.length,
    denied: !ran.ok || denied.length > 0,
  };
}

/** The first of the paths that is there; absent when all could be looked for and none is. */
export function firstMark(readings: Readings, paths: readonly string[], name: string): Fact<string> {
  const facts = paths.map((path) => markFact(readings, path));
  const index = facts.findIndex((fact) => fact.state === 'known' && fact.value);
  const path = paths[index];
  if (path !== undefined) {
    return known(path, fileSource(path), `${path} is there`);
  }
  const unread = facts.find((fact) => fact.state === 'unreadable');
  return unread?.state === 'unreadable' ? unread : absent(fileSource(name));
}
