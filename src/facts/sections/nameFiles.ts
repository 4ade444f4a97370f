import { nonBlankLines, notUnderstood, understood, type Parsed } from './readingFact';
import { message } from '../../model/message';

const entryLimit = 1000;

/** Addresses of the lines `nameserver ADDRESS`: resolv.conf(5). */
export function parseNameServers(text: string): Parsed<readonly string[]> {
  const lines = nonBlankLines(text).filter((line) => /^nameserver[ \t]+\S/.test(line));
  const addresses = lines.map((line) => line.split(/[ \t]+/)[1] ?? '');
  return understood([...new Set(addresses)].slice(0, entryLimit), lines.join('\n'));
}

/** All names of all lines: hosts(5). */
export function parseHostNames(text: string): Parsed<readonly string[]> {
  const names = new Set<string>();
  for (const line of nonBlankLines(text)) {
    const [, ...words] = line.replace(/#.*/, '').trim().split(/\s+/);
    words.slice(0, 100).forEach((word) => names.add(word.toLowerCase()));
  }
  return understood([...names].slice(0, entryLimit));
}

/** Makes a parser for the services of one line of nsswitch.conf(5), without the actions in brackets. */
export function servicesParser(database: string): (text: string) => Parsed<readonly string[]> {
  return (text) => {
    const line = nonBlankLines(text).find((each) => each.trimStart().startsWith(`${database}:`));
    if (line === undefined) {
      return notUnderstood(message('It has no line for {database}.', { database }));
    }
    const words = line
      .slice(line.indexOf(':') + 1)
      .replace(/#.*/, '')
      .replace(/\[[^\]]*\]/g, ' ');
    return understood(
      words.split(/\s+/).filter((word) => word !== ''),
      line,
    );
  };
}
