import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { Readings } from '../readings';
import { nonBlankLines, outputOf } from './readingFact';

/** A variable of the collecting shell's environment, from the lines `NAME=value` of the command `environment`. */
export function environmentFact(readings: Readings, name: string): Fact<string> {
  const source = commandSource(`echo $${name}`);
  const ran = outputOf(readings, 'environment');
  if (!ran.ok) {
    return unreadable(source, ran.reason);
  }
  const line = nonBlankLines(ran.output).find((each) => each.startsWith(`${name}=`));
  const value = line?.slice(name.length + 1) ?? '';
  return value === '' ? absent(source) : known(value, source, value);
}

const proxyNames = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'] as const;

/** The proxy variables that are set, under their lower-case names. */
export function shellProxyFact(readings: Readings): Fact<Readonly<Record<string, string>>> {
  const source = commandSource('env');
  const ran = outputOf(readings, 'environment');
  if (!ran.ok) {
    return unreadable(source, ran.reason);
  }
  const lines = nonBlankLines(ran.output).filter((line) => /^(?:https?|no|all)_proxy=./i.test(line));
  const settings: Record<string, string> = {};
  for (const name of proxyNames) {
    const line = lines.find((each) => each.toLowerCase().startsWith(`${name}=`));
    if (line !== undefined) {
      settings[name] = line.slice(name.length + 1);
    }
  }
  return known(settings, source, lines.join('\n'));
}
